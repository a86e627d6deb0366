import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { Redis } from "ioredis";
import { UsageError } from "../../../result/document/errors.ts";
import { MissingResourceError, RunFailedError } from "../../errors.ts";
import type { RunningService, ServiceOptions } from "../service.ts";
import { redisReason, shownAddress, withRedis } from "./connection.ts";
import { inspectRedis, REDIS_MARKER, type RedisInspection, withExternalRedis } from "./inspect.ts";
import { REDIS_DEFAULTS, sameSetting } from "./settings.ts";

const LOOK_AGAIN_MILLIS = 5_000;
const CONNECT_AGAIN_MILLIS = 500;

/**
 * Uses the database that an address names, which must be empty: whatever is in it afterwards is the
 * run's, and is removed when it ends. The server's settings are never changed.
 * @throws UsageError when there is foreign data or another run in it; MissingResourceError when it
 * cannot be spoken to or is not set as the lab needs it
 */
export async function useExternalRedis(
  address: string,
  { settings, signal, onProgress }: ServiceOptions,
): Promise<RunningService> {
  const shown = shownAddress(address);
  onProgress(`Looking at the Redis at ${shown} (REDIS_URL)`);
  const inspection = await inspectRedis(address, Object.keys(settings));
  if (inspection.mode !== "standalone") {
    throw new MissingResourceError(
      `The Redis at ${shown} (REDIS_URL) runs as a ${inspection.mode}, and labs need a single server; name one, or unset REDIS_URL for a managed Redis.`,
    );
  }
  if (inspection.keys > 0) throw occupied(shown, inspection);
  requireSettings(shown, settings, inspection.settings);
  const run = `process ${process.pid} on ${hostname()} since ${new Date().toISOString()} (${randomUUID()})`;
  if (!(await claim(address, run))) throw occupied(shown, await inspectRedis(address));
  const external = new ExternalRedis({
    address,
    shown,
    run,
    inspection,
    asked: settings,
    onProgress,
  });
  try {
    await external.watch();
    if (signal.aborted) throw new RunFailedError("Stopped before the run began.");
    return external;
  } catch (error) {
    await external.stop();
    throw error;
  }
}

/** Marks an empty database as this run's; false when another client has written into it meanwhile. */
const claim = (address: string, run: string) =>
  withExternalRedis(address, async (redis) => {
    if ((await redis.set(REDIS_MARKER, run, "NX")) === null) return false;
    if ((await redis.dbsize()) === 1) return true;
    await redis.del(REDIS_MARKER);
    return false;
  });

function occupied(shown: string, { keys, usedBy }: RedisInspection): UsageError {
  return new UsageError(
    usedBy === undefined
      ? `The database ${shown} (REDIS_URL) holds ${keys} ${keys === 1 ? "key" : "keys"} of others, and nothing in it was touched; name an empty database by the number at the end of REDIS_URL, or unset it for a managed Redis.`
      : `The database ${shown} (REDIS_URL) is used by another run: ${usedBy}; wait for it to end or name another database. If that run was killed, empty the database with FLUSHDB first.`,
  );
}

function requireSettings(
  shown: string,
  wanted: Record<string, string>,
  found: Record<string, string> | undefined,
): void {
  for (const [name, value] of Object.entries(wanted)) {
    const actual = found?.[name];
    if (actual !== undefined && sameSetting(actual, value)) continue;
    const state =
      actual === undefined ? `does not tell its ${name}` : `has ${name} ${actual || '""'}`;
    throw new MissingResourceError(
      `The Redis at ${shown} (REDIS_URL) ${state}, and this lab needs ${value || '""'}; a server that is not the run's own is not changed, so set it there, or unset REDIS_URL for a managed Redis.`,
    );
  }
}

interface ExternalOptions {
  address: string;
  shown: string;
  /** What the marker says while the database is this run's. */
  run: string;
  inspection: RedisInspection;
  /** Settings that the lab asked for and that are reported whatever their default. */
  asked: Record<string, string>;
  onProgress: (text: string) => void;
}

/** A database of somebody's server, this run's until it stops. */
class ExternalRedis implements RunningService {
  readonly name = "redis";
  readonly origin = "external";
  readonly pid = undefined;
  readonly url: string;
  readonly version: string;
  readonly settings: Record<string, string>;
  readonly #options: ExternalOptions;
  readonly #watcher: Redis;
  #timer: NodeJS.Timeout | undefined;
  #trouble: unknown;
  #stopped = false;

  constructor(options: ExternalOptions) {
    const { address, inspection, asked } = options;
    this.#options = options;
    this.url = address;
    this.version = inspection.version;
    this.settings = Object.fromEntries(
      Object.entries(inspection.settings ?? {}).filter(
        ([name, value]) => name in asked || value !== REDIS_DEFAULTS[name],
      ),
    );
    this.#watcher = new Redis(address, {
      lazyConnect: true,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      commandTimeout: LOOK_AGAIN_MILLIS,
      retryStrategy: () => CONNECT_AGAIN_MILLIS,
    });
    this.#watcher.on("error", (error: Error) => {
      this.#trouble = error;
    });
    this.#watcher.on("close", () => {
      this.#trouble ??= new Error("Connection is closed.");
    });
    this.#watcher.on("ready", () => {
      this.#trouble = undefined;
    });
  }

  /** Holds a connection whose end tells that the server has gone. */
  async watch(): Promise<void> {
    try {
      await this.#watcher.connect();
    } catch (error) {
      this.#trouble ??= error;
      throw this.failure();
    }
    this.#timer = setInterval(() => void this.#ping(), LOOK_AGAIN_MILLIS).unref();
  }

  async #ping(): Promise<void> {
    try {
      await this.#watcher.ping();
      this.#trouble = undefined;
    } catch (error) {
      this.#trouble ??= error;
    }
  }

  alive(): boolean {
    return this.#stopped || this.#trouble === undefined;
  }

  failure(): RunFailedError {
    return new RunFailedError(
      `The Redis at ${this.#options.shown} (REDIS_URL) no longer answers: ${redisReason(this.#trouble ?? "it was lost for a moment")}. See to it, then run again.`,
    );
  }

  async kill(): Promise<void> {
    throw this.#refusal();
  }

  async start(): Promise<void> {
    throw this.#refusal();
  }

  #refusal(): UsageError {
    return new UsageError(
      `This lab ends and starts its Redis, and the one at ${this.#options.shown} (REDIS_URL) is not the run's own; unset REDIS_URL for a managed Redis.`,
    );
  }

  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    clearInterval(this.#timer);
    if (this.#watcher.status !== "end") this.#watcher.disconnect();
    const { address, shown, run, onProgress } = this.#options;
    try {
      if (await withRedis(address, (redis) => removeOwnData(redis, run))) return;
      onProgress(
        `The mark of this run is no longer in the database ${shown}, so nothing was removed from it`,
      );
    } catch (error) {
      onProgress(
        `What this run wrote into the database ${shown} could not be removed: ${redisReason(error)}`,
      );
    }
  }
}

/**
 * Empties the database if the mark of the run is still in it: it was empty before, so what is in it
 * now is the run's. Another client's change of the mark in between makes the transaction do nothing.
 */
async function removeOwnData(redis: Redis, run: string): Promise<boolean> {
  await redis.watch(REDIS_MARKER);
  if ((await redis.get(REDIS_MARKER)) !== run) return false;
  const done = await redis.multi().flushdb("ASYNC").exec();
  const failure = done?.[0]?.[0];
  if (failure) throw failure;
  return done !== null;
}
