/**
 * 245 requests/s hold a slot for 20 ms on average. So 4.9 slots are busy on average, five will do, and
 * the queue is so long that nobody is ever turned away.
 */
export default { servers: 5, queueBound: 10_000 };
