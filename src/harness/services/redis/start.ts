import type { RunningService, ServiceOptions } from "../service.ts";
import { useExternalRedis } from "./external.ts";
import { ManagedRedis } from "./managed.ts";
import { findRedis } from "./program.ts";

/**
 * A Redis for a run: the database that REDIS_URL names, else a managed instance of the server on PATH
 * or of one unpacked from Debian packages.
 * @throws MissingResourceError when none can be had, UsageError when REDIS_URL names foreign data
 */
export async function startRedis(options: ServiceOptions): Promise<RunningService> {
  const address = options.environment.REDIS_URL;
  if (address !== undefined && address !== "") return useExternalRedis(address, options);
  const program = await findRedis(options);
  options.onProgress(`Starting Redis (${program.path})`);
  const redis = new ManagedRedis(program, options);
  try {
    await redis.start();
    return redis;
  } catch (error) {
    await redis.stop();
    throw error;
  }
}
