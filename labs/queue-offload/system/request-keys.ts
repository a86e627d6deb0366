import { Redis, type RedisOptions } from "ioredis";
import { Refusal } from "./orders.ts";

/** Time for which a request is remembered. */
const KEPT_SECONDS = 86_400;

/** A Redis that is away is found out soon, and found again soon. */
const OPTIONS = {
  lazyConnect: true,
  commandTimeout: 1_000,
  connectTimeout: 1_000,
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  retryStrategy: () => 50,
} satisfies RedisOptions;

/** What was asked for under each key: the same again is taken again, something else is not. */
export class RequestKeys {
  readonly #redis: Redis;
  readonly #prefix: string;

  private constructor(redis: Redis, prefix: string) {
    this.#redis = redis;
    this.#prefix = prefix;
  }

  static async open(url: string, run: string): Promise<RequestKeys> {
    const redis = new Redis(url, OPTIONS);
    // Every command that fails says so itself.
    redis.on("error", () => {});
    // Where Redis is away, orders without a key are taken all the same.
    await redis.connect().catch(() => {});
    return new RequestKeys(redis, `${run}:key:`);
  }

  /** @throws Refusal with 409 where the key was used for something else, with 503 where nobody can tell */
  async require(key: string, content: string): Promise<void> {
    const name = this.#prefix + key;
    const before = await this.#redis
      .set(name, content, "EX", KEPT_SECONDS, "NX", "GET")
      .catch((cause: unknown) => {
        throw new Refusal(
          503,
          `Nobody can tell whether ${key} was used before (${(cause as Error).message}); send the order again.`,
        );
      });
    if (before === null || before === content) return;
    throw new Refusal(
      409,
      `The id ${key} was used for another order (${before}); choose a new one for this order.`,
    );
  }
}
