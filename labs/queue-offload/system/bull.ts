/** BullMQ: a queue's name, its options, and whether the Redis below it keeps anything on disk. */
import { type JobsOptions, Queue, type WorkerOptions } from "bullmq";
import { setAppendOnly } from "./append-only.ts";
import type { Settings } from "./scenario.ts";
import type { Queue as OpenQueue, Order, Setup } from "./variant.ts";

export const QUEUE = "orders";
export type Job = Order;

/** Of the delay before an attempt, so that orders that failed together do not come back together. */
const JITTER = 0.5;
/** Far above what occurs: the number of attempts bounds a job, not its stalls. */
const MOST_STALLS = 1_000;

/** A Redis that is away is looked for again so soon. */
const RECONNECT_MILLIS = 100;
type Addresses = Record<string, string>;

/** The web process must not wait for a Redis that is down: a job that cannot be added at once fails. */
export const producerConnection = ({ redis }: Addresses) => ({
  connection: {
    url: redis!,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    retryStrategy: () => RECONNECT_MILLIS,
  },
});

/** Workers wait for Redis as long as it takes, as BullMQ requires. */
export const workerConnection = ({ redis }: Addresses) => ({
  connection: {
    url: redis!,
    maxRetriesPerRequest: null,
    retryStrategy: () => RECONNECT_MILLIS,
  },
});

/** Five attempts, further and further apart. What is done is forgotten; what has failed stays for somebody to look at. */
export const jobOptions = ({ attempts, backoffMillis }: Settings): JobsOptions => ({
  attempts,
  backoff: { type: "exponential", delay: backoffMillis, jitter: JITTER },
  removeOnComplete: true,
  removeOnFail: false,
});

/** Locks of jobs. A job may stall more than once, which is BullMQ's default, before it fails. */
export const workerOptions = (settings: Settings): Omit<WorkerOptions, "connection"> => ({
  lockDuration: settings.lockMillis,
  stalledInterval: settings.stalledMillis,
  maxStalledCount: MOST_STALLS,
  maxStartedAttempts: settings.attempts,
});

/**
 * Sets Redis as the variant wants it and opens the queue.
 * @throws Error where REDIS_URL names a Redis that would have to be changed
 */
export async function openQueue(
  { run, services }: Setup,
  { keepsOnDisk }: { keepsOnDisk: boolean },
): Promise<OpenQueue> {
  await setAppendOnly(services.redis!, keepsOnDisk);
  const queue = new Queue(QUEUE, { connection: { url: services.redis! }, prefix: run });
  queue.on("error", () => {});
  await queue.waitUntilReady();
  return { addresses: {}, countDead: () => queue.getFailedCount() };
}
