/** What all variants meet: the work of an order, the concurrency, and the timeouts after which work is handed on. */

/** What is done for an order, one after the other, by a neighbour that only waits. */
export const STEPS = [
  { name: "receipt", millis: 30 },
  { name: "stock", millis: 50 },
  { name: "loyalty", millis: 80 },
] as const;

export const SERVICE_SECONDS = STEPS.reduce((sum, { millis }) => sum + millis, 0) / 1e3;
/** Orders that may be worked on at the same time, in the web process or over all workers. */
export const CONCURRENCY = 16;
/** An upper bound: it counts the waiting of the neighbour and no other work. */
export const CAPACITY_PER_SECOND = CONCURRENCY / SERVICE_SECONDS;
export const WORKERS = 2;

/** No attempt ever writes a receipt for this item. */
export const POISON_ITEM = 13;
/** One order in this many is for it, in workloads with poison. */
export const POISON_EVERY = 200;

/** Parameters of a variant. */
export interface Settings {
  /** Lock duration of a BullMQ job; the worker renews it at half of that. */
  lockMillis: number;
  /** Interval at which workers look for jobs whose lock has expired. */
  stalledMillis: number;
  /** Visibility timeout of an SQS message. */
  visibilitySeconds: number;
  /** Attempts after which an order is a dead letter. */
  attempts: number;
  /** Before the second attempt; twice as long before each further one. */
  backoffMillis: number;
  /** Factor on the duration of every step. */
  slowness: number;
}

/** Timeouts as BullMQ and SQS default to; five attempts, where BullMQ's default is one. */
export const usual = {
  lockMillis: 30_000,
  stalledMillis: 30_000,
  visibilitySeconds: 30,
  attempts: 5,
  backoffMillis: 1_000,
  slowness: 1,
} satisfies Settings;

/** For faults: another worker soon takes a dead worker's orders. The work takes a sixth of the lock's time. */
export const hasty = {
  ...usual,
  lockMillis: 1_000,
  stalledMillis: 500,
  visibilitySeconds: 1,
  backoffMillis: 50,
} satisfies Settings;

/** For the exercise: work of 1.28 s, and a visibility timeout that is long enough for it. */
export const demanding = { ...hasty, slowness: 8, visibilitySeconds: 4 } satisfies Settings;

/** Work of 1.28 s, and a visibility timeout of 1 s. */
export const overrun = { ...hasty, slowness: 8, attempts: 2 } satisfies Settings;

export const RATE_PER_SECOND = { calm: 50, spike: 150, idle: 10, kills: 50, overrun: 5 };
/** After this time without an answer a client disconnects, in workloads where clients do. */
export const DEADLINE_SECONDS = 2;
/** Several times the wait of the last order of a spike. */
export const PATIENCE_SECONDS = 25;
/** Goes on for 30 s after the spike: a first reference run went on for 20 s, and the backlog of SQS was not gone by then. */
export const SPIKE = { fromSeconds: 5, toSeconds: 15, endsAtSeconds: 45 };

/** Service time of an order. */
export const serviceSecondsOf = ({ slowness }: Pick<Settings, "slowness">): number =>
  SERVICE_SECONDS * slowness;

/** Orders per second that a variant can do, by its settings. */
export const capacityOf = ({ slowness }: Pick<Settings, "slowness">): number =>
  CAPACITY_PER_SECOND / slowness;

/** Parameters from the harness. */
export function settingsOf(params: Record<string, string | number | boolean>): Settings {
  const number = (name: keyof Settings) => Number(params[name] ?? usual[name]);
  return {
    lockMillis: number("lockMillis"),
    stalledMillis: number("stalledMillis"),
    visibilitySeconds: number("visibilitySeconds"),
    attempts: number("attempts"),
    backoffMillis: number("backoffMillis"),
    slowness: number("slowness"),
  };
}
