/** What the variants are made of: 80 slots each, in queues of different widths and with different holds. */

/** Independent queues side by side in one process. */
export interface QueueKind {
  /** Slots of one queue. */
  servers: number;
  queues: number;
  /** Variance of the holds over their squared mean. */
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

export const MEAN_HOLD_MILLIS = 20;

/** Requests a second that one slot can serve. */
export const SLOT_RATE = 1000 / MEAN_HOLD_MILLIS;

/** Slots of every variant, over all its queues. */
export const SLOTS = 80;

/** What the capacity is searched at: a 99th percentile of latency. */
export const DEADLINE_MILLIS = 150;

/** Requests a second at which every slot of a variant would be busy all the time. */
export const CAPACITY_PER_SECOND = SLOTS * SLOT_RATE;
