/** What all variants meet: what an order costs, how many are worked on at a time, and when work is given to somebody else. */

/** What is done for an order, one after the other, by a neighbour that only waits. */
export const STEPS = [
  { name: "receipt", millis: 30 },
  { name: "stock", millis: 50 },
  { name: "loyalty", millis: 80 },
] as const;

export const SERVICE_SECONDS = STEPS.reduce((sum, { millis }) => sum + millis, 0) / 1e3;
/** Orders that may be worked on at the same time, in the web process or over all workers. */
export const PLACES = 16;
/** Before everything is added that a program does besides waiting. */
export const CAPACITY_PER_SECOND = PLACES / SERVICE_SECONDS;
export const WORKERS = 2;

/** No receipt can be written for it, however often one tries. */
export const POISON_ITEM = 13;
/** One order of so many is for it, where a workload has any. */
export const POISON_EVERY = 200;

/** Parameters of a variant. */
export interface Settings {
  /** A BullMQ job is its worker's for so long, and is renewed at half of it. */
  lockMillis: number;
  /** How often workers look for jobs whose lock has run out. */
  stalledMillis: number;
  /** An SQS message is its worker's for so long. */
  visibilitySeconds: number;
  /** An order that fails so often is given up. */
  attempts: number;
  /** Before the second attempt; twice as long before each further one. */
  backoffMillis: number;
  /** Every step takes so many times as long. */
  slowness: number;
}

/** BullMQ's and SQS's own defaults for who owns a job how long; five attempts, where BullMQ's default is one. */
export const usual = {
  lockMillis: 30_000,
  stalledMillis: 30_000,
  visibilitySeconds: 30,
  attempts: 5,
  backoffMillis: 1_000,
  slowness: 1,
} satisfies Settings;

/** For faults: a dead worker's orders are soon somebody else's. The work itself takes a sixth of the time. */
export const hasty = {
  ...usual,
  lockMillis: 1_000,
  stalledMillis: 500,
  visibilitySeconds: 1,
  backoffMillis: 50,
} satisfies Settings;

/** Of the exercise: work of 1.28 s, and a queue whose own visibility timeout is long enough for it. */
export const demanding = { ...hasty, slowness: 8, visibilitySeconds: 4 } satisfies Settings;

/** Work of 1.28 s, and a message that is somebody else's after 1 s. */
export const overrun = { ...hasty, slowness: 8, attempts: 2 } satisfies Settings;

export const RATE_PER_SECOND = { calm: 50, spike: 150, idle: 10, kills: 50, overrun: 5 };
/** A client that has no answer by then has gone, where clients leave at all. */
export const DEADLINE_SECONDS = 2;
/** Several times what the last order of a spike waits. */
export const PATIENCE_SECONDS = 25;
/** Goes on for 30 s after the spike: a first reference run went on for 20 s, and the backlog of SQS was not gone by then. */
export const SPIKE = { fromSeconds: 5, toSeconds: 15, endsAtSeconds: 45 };

/** How long an order takes that waits for nobody. */
export const serviceSecondsOf = ({ slowness }: Pick<Settings, "slowness">): number =>
  SERVICE_SECONDS * slowness;

/** What a variant can do in a second, by its settings. */
export const capacityOf = ({ slowness }: Pick<Settings, "slowness">): number =>
  CAPACITY_PER_SECOND / slowness;

/** Parameters as the harness hands them over. */
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
