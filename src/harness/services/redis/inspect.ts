import type { Redis } from "ioredis";
import { MissingResourceError } from "../../errors.ts";
import { infoFields, productVersion, redisReason, shownAddress, withRedis } from "./connection.ts";
import { REDIS_DEFAULTS, readSettings } from "./settings.ts";

/** While a run uses an external database, this key says which run. */
export const REDIS_MARKER = "load-bearing:run";

/** What an external database is, found out without changing anything. */
export interface RedisInspection {
  version: string;
  /** Such as "standalone" or "cluster". */
  mode: string;
  keys: number;
  /** The run that uses it or was killed while it did. */
  usedBy: string | undefined;
  /** Undefined where the server does not tell. */
  settings: Record<string, string> | undefined;
}

/**
 * @param names settings to ask for besides those whose defaults are known
 * @throws MissingResourceError when it cannot be spoken to, UsageError when the address is none
 */
export async function inspectRedis(
  address: string,
  names: readonly string[] = [],
): Promise<RedisInspection> {
  return withExternalRedis(address, async (redis) => {
    const server = infoFields(await redis.info("server"));
    const keys = await redis.dbsize();
    const usedBy = keys > 0 ? ((await redis.get(REDIS_MARKER)) ?? undefined) : undefined;
    // Servers that others run may forbid CONFIG; what they are set to is then unknown.
    const settings = await readSettings(
      redis,
      new Set([...Object.keys(REDIS_DEFAULTS), ...names]),
    ).catch(() => undefined);
    return {
      version: productVersion(server),
      mode: server.redis_mode ?? "standalone",
      keys,
      usedBy,
      settings,
    };
  });
}

/**
 * Does a piece of work with the Redis at the address in REDIS_URL.
 * @throws MissingResourceError with the reason and without the password
 */
export async function withExternalRedis<T>(
  address: string,
  work: (redis: Redis) => Promise<T>,
): Promise<T> {
  const shown = shownAddress(address);
  try {
    return await withRedis(address, work);
  } catch (error) {
    // Without the cause: the client's error carries the password among its arguments.
    throw new MissingResourceError(
      `The Redis at ${shown} (REDIS_URL) cannot be used: ${redisReason(error)}; correct REDIS_URL, or unset it for a managed Redis.`,
    );
  }
}
