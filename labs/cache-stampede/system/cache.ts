import { Redis, type RedisOptions } from "ioredis";
import type { Counters } from "./counters.ts";
import { ageMillis, type Page } from "./page.ts";

/** The same for all variants: a lost Redis is noticed soon, and found again soon. */
export const REDIS_OPTIONS = {
  lazyConnect: true,
  commandTimeout: 250,
  connectTimeout: 250,
  // Commands that cannot be sent at once, or are in flight when the connection breaks, fail.
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  retryStrategy: () => 100,
} satisfies RedisOptions;

/** Deletes the lock only where it is still the one that was taken. */
const UNLOCK = `
if redis.call("GET", KEYS[1]) == ARGV[1] then
  return redis.call("DEL", KEYS[1])
end
return 0`;

export interface SetOptions {
  /** Kept for this time after it was read; the time to live where not given. */
  keepMillis?: number;
  /** The page that it replaces, where that has not expired. */
  replaces?: Page;
}

/** Pages and locks in Redis, under keys with the server's prefix. */
export class Cache {
  readonly #redis: Redis;
  readonly #prefix: string;
  readonly #ttlMillis: number;
  readonly #counters: Counters;

  private constructor(redis: Redis, prefix: string, ttlMillis: number, counters: Counters) {
    this.#redis = redis;
    this.#prefix = prefix;
    this.#ttlMillis = ttlMillis;
    this.#counters = counters;
  }

  static async open(
    url: string,
    prefix: string,
    ttlMillis: number,
    counters: Counters,
  ): Promise<Cache> {
    const redis = new Redis(url, REDIS_OPTIONS);
    // Every command that fails rejects.
    redis.on("error", () => {});
    await redis.connect();
    return new Cache(redis, prefix, ttlMillis, counters);
  }

  /** The page, if Redis answers and has it. */
  async get(id: number): Promise<Page | undefined> {
    const text = await this.#redis.get(pageKey(this.#prefix, id)).catch(() => null);
    this.#counters[text === null ? "misses" : "hits"] += 1;
    return text === null ? undefined : (JSON.parse(text) as Page);
  }

  /**
   * Stores a page until its lifetime ends, whatever is there by then: a plain SET does not ask, and pages that are
   * ready late keep a naive one alive for longer. Where Redis is down the page is lost, and the answer is right.
   */
  async set(
    page: Page,
    { keepMillis = this.#ttlMillis, replaces }: SetOptions = {},
  ): Promise<void> {
    const key = pageKey(this.#prefix, page.id);
    const until = page.asOf + keepMillis;
    const before = await this.#redis
      .set(key, JSON.stringify(page), "PXAT", until, "GET")
      .catch(() => undefined);
    if (before === undefined) return;
    const replaced = before === null ? undefined : (JSON.parse(before) as Page);
    this.#counters[replaced?.asOf === replaces?.asOf ? "cycles" : "duplicates"] += 1;
  }

  /**
   * Takes a page's lock unless another request has it; the lock expires after `millis`.
   * @throws where Redis is down, because nobody knows who has the lock then
   */
  async lock(id: number, token: string, millis: number): Promise<boolean> {
    const taken = await this.#redis.set(lockKey(this.#prefix, id), token, "PX", millis, "NX");
    return taken === "OK";
  }

  /** Releases the lock if this token still has it. One that cannot be released expires. */
  async unlock(id: number, token: string): Promise<void> {
    await this.#redis.eval(UNLOCK, 1, lockKey(this.#prefix, id), token).catch(() => undefined);
  }

  /** Whether a page that variants may keep beyond its time is beyond it. */
  isStale(page: Page): boolean {
    return ageMillis(page) > this.#ttlMillis;
  }
}

export const pageKey = (prefix: string, id: number): string => `${prefix}:page:${id}`;
const lockKey = (prefix: string, id: number): string => `${prefix}:lock:${id}`;
