import { setTimeout as pause } from "node:timers/promises";
import { Redis } from "ioredis";

const LOOK_AGAIN_MILLIS = 20;
const WITHIN_MILLIS = 20_000;

/**
 * Turns the append-only file of a Redis on or off, and waits until that is done.
 * @throws Error where a Redis would have to be changed that was given by address
 */
export async function setAppendOnly(url: string, keepsOnDisk: boolean): Promise<void> {
  const wanted = keepsOnDisk ? "yes" : "no";
  const redis = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 1 });
  // Every command that fails says so itself.
  redis.on("error", () => {});
  try {
    await redis.connect();
    const [, present] = (await redis.config("GET", "appendonly")) as string[];
    if (present === wanted) return;
    if (process.env.REDIS_URL !== undefined) {
      throw new Error(
        `this variant needs a Redis with appendonly ${wanted}, and the one in REDIS_URL has ${present}; a server that was given is not changed, so unset REDIS_URL or leave the variant out.`,
      );
    }
    await redis.config("SET", "appendonly", wanted);
    await untilWritten(redis);
  } finally {
    redis.disconnect();
  }
}

/** Turning the file on rewrites it in the background. */
async function untilWritten(redis: Redis): Promise<void> {
  const until = performance.now() + WITHIN_MILLIS;
  while (performance.now() < until) {
    const info = await redis.info("persistence");
    if (/aof_rewrite_in_progress:0/.test(info) && /aof_rewrite_scheduled:0/.test(info)) return;
    await pause(LOOK_AGAIN_MILLIS);
  }
  throw new Error("Redis did not finish its append-only file; look for a disk that is full.");
}
