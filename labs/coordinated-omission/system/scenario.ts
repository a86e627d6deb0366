/** What all drivers meet: a server that answers quickly and stands still once in every period. */

/** Wait before an ordinary answer, on a timer. */
export const WAIT_MILLIS = 1;
export const STALL_MILLIS = 200;
export const PERIOD_MILLIS = 5000;

/** Offered by every driver that has a rate. */
export const RATE_PER_SECOND = 500;
/** Of the closed loops; the open loops have enough for everything that is due in a stall. */
export const CONNECTIONS = 10;

export const SERVED = "served";
export const CONTENT_TYPE = "text/plain; charset=utf-8";
