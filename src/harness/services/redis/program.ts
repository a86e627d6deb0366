import { MissingResourceError } from "../../errors.ts";
import { findOnPath } from "../../processes/on-path.ts";
import {
  canUnpack,
  findUnpacked,
  type PackagedProgram,
  unpackedProgram,
} from "../debian/packages.ts";
import type { ServiceOptions } from "../service.ts";

/** A Redis server that can be started. */
export interface RedisProgram {
  path: string;
  origin: "path" | "packages";
  environment: NodeJS.ProcessEnv;
}

export const REDIS_PACKAGES: PackagedProgram = {
  id: "redis",
  title: "Redis",
  packages: ["redis-server", "redis-tools"],
  program: "usr/bin/redis-server",
};

/** The server on PATH: Redis, else Valkey, which speaks the same protocol. */
export const redisOnPath = (environment: NodeJS.ProcessEnv): string | undefined =>
  findOnPath("redis-server", environment) ?? findOnPath("valkey-server", environment);

/**
 * A server on PATH, else one unpacked from Debian packages.
 * @throws MissingResourceError with the command to install one on this platform
 */
export async function findRedis(options: ServiceOptions): Promise<RedisProgram> {
  const { environment } = options;
  const path = redisOnPath(environment);
  if (path !== undefined) return { path, origin: "path", environment };
  if (canUnpack(environment) || (await findUnpacked(REDIS_PACKAGES, options)) !== undefined) {
    const unpacked = await unpackedProgram(REDIS_PACKAGES, options);
    return { path: unpacked.path, origin: "packages", environment: unpacked.environment };
  }
  throw new MissingResourceError(
    `This lab needs Redis and there is none: neither redis-server nor valkey-server is on PATH; ${howToGetRedis(environment)}.`,
  );
}

/** What a person can do to have a Redis on a platform, as the end of a sentence. */
export function howToGetRedis(
  environment: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
): string {
  const otherwise = "or name a server with an empty database in REDIS_URL";
  if (platform === "darwin") return `install it with \`brew install redis\`, ${otherwise}`;
  if (platform === "win32")
    return `run the labs inside WSL (\`wsl --install\`) and install it there with \`sudo apt-get install redis-server\`, ${otherwise}`;
  if (findOnPath("apt-get", environment))
    return `install it with \`sudo apt-get install redis-server\`, ${otherwise}`;
  if (findOnPath("dnf", environment))
    return `install it with \`sudo dnf install valkey\` (\`redis\` on older releases), ${otherwise}`;
  return `install redis-server or valkey-server with this system's package manager (\`apt-get install redis-server\`, \`dnf install valkey\`), ${otherwise}`;
}
