/** The variants: 80 servers each (the chapter calls them slots), in queues of other widths and with other service times. */

/** Independent queues side by side in one process. */
export interface QueueKind {
  /** Servers of one queue. */
  servers: number;
  queues: number;
  /** Squared coefficient of variation of the service times: variance over squared mean. */
  scv: number;
}

export const kinds = {
  "c5-exponential": { servers: 5, queues: 16, scv: 1 },
  "c5-constant": { servers: 5, queues: 16, scv: 0 },
  "c5-bursty": { servers: 5, queues: 16, scv: 4 },
  c1: { servers: 1, queues: 80, scv: 1 },
  c20: { servers: 20, queues: 4, scv: 1 },
} as const satisfies Record<string, QueueKind>;

export type KindId = keyof typeof kinds;

export const kindIds = Object.keys(kinds) as KindId[];

export const MEAN_SERVICE_MILLIS = 20;

/** Of one server. */
export const SERVICE_RATE_PER_SECOND = 1000 / MEAN_SERVICE_MILLIS;

/** Servers of every variant, over all its queues. */
export const SERVERS = 80;

/** The 99th percentile of latency at which the capacity is searched. */
export const DEADLINE_MILLIS = 150;

/** Arrival rate at which every server of a variant would be busy all the time. */
export const CAPACITY_PER_SECOND = SERVERS * SERVICE_RATE_PER_SECOND;
