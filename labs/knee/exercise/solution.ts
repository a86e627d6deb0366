/**
 * Six slots: five would be 98 % busy, far beyond the knee. A queue of 20 is hardly ever full at this
 * rate, and when it is, the last in it waits 20 / 300 s for its turn.
 */
export default { servers: 6, queueBound: 20 };
