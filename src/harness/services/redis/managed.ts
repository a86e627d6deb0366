import { randomBytes } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { systemCode } from "../../../result/document/errors.ts";
import { MissingResourceError, RunFailedError } from "../../errors.ts";
import { freePort } from "../../network/port.ts";
import { ManagedProcess } from "../../processes/managed-process.ts";
import { pause } from "../../processes/pause.ts";
import type { RunningService, ServiceOptions } from "../service.ts";
import { infoFields, productVersion, redisReason, withRedis } from "./connection.ts";
import type { RedisProgram } from "./program.ts";
import { readSettings } from "./settings.ts";

const READY_WITHIN_MILLIS = 10_000;
const LOOK_AGAIN_MILLIS = 20;
/** What a managed instance always sets: it keeps nothing, so that nothing but the lab uses the disk. */
const OWN_SETTINGS = { save: "", appendonly: "no" };

/** A Redis of the run's own: on a free port of 127.0.0.1, with a random password, without persistence. */
export class ManagedRedis implements RunningService {
  readonly name = "redis";
  readonly origin: RedisProgram["origin"];
  readonly #program: RedisProgram;
  readonly #options: ServiceOptions;
  /** So that no other program on the machine speaks to it by accident. */
  readonly #password = randomBytes(18).toString("hex");
  #server: ManagedProcess | undefined;
  #port: number | undefined;
  #version = "";
  #settings: Record<string, string> = {};

  constructor(program: RedisProgram, options: ServiceOptions) {
    this.origin = program.origin;
    this.#program = program;
    this.#options = options;
  }

  get url(): string {
    return this.#urlAt(this.#port ?? 0);
  }

  get version(): string {
    return this.#version;
  }

  get settings(): Record<string, string> {
    return this.#settings;
  }

  get pid(): number | undefined {
    return this.#server?.pid;
  }

  /** True also while it is down because of kill(): only a death that nobody asked for counts. */
  alive(): boolean {
    return this.#server !== undefined && !this.#server.endedByItself;
  }

  failure(): RunFailedError {
    return this.#server?.failure() ?? new RunFailedError("Redis has not been started.");
  }

  async kill(): Promise<void> {
    await this.#server?.stop();
  }

  async start(): Promise<void> {
    if (this.#server?.alive) return;
    const until = performance.now() + READY_WITHIN_MILLIS;
    for (;;) {
      const port = this.#port ?? (await freePort());
      try {
        await this.#startAt(port, until);
        this.#port = port;
        return;
      } catch (error) {
        const portTaken = /Address already in use/i.test(this.#server?.log ?? "");
        if (!portTaken || performance.now() > until || this.#options.signal.aborted) throw error;
        await pause(LOOK_AGAIN_MILLIS, this.#options.signal);
      }
    }
  }

  async stop(): Promise<void> {
    await this.#server?.stop();
    await rm(this.#options.runFolder, { recursive: true, force: true });
  }

  #urlAt(port: number): string {
    return `redis://:${this.#password}@127.0.0.1:${port}/0`;
  }

  async #startAt(port: number, until: number): Promise<void> {
    const { runFolder, pin, guardian, signal } = this.#options;
    const file = join(runFolder, "redis.conf");
    await this.#writeConfiguration(file, port);
    const server = new ManagedProcess({
      name: `Redis (${this.#program.path})`,
      command: this.#program.path,
      args: [file],
      cwd: runFolder,
      environment: { ...this.#program.environment, LC_ALL: "C" },
      pin,
      guardian,
      signal,
      advice:
        "Look for what ends processes on this machine (memory, limits) or for a setting it does not know, then run again.",
      lastWords: redisLastWords,
    });
    this.#server = server;
    try {
      await this.#untilAnswering(server, this.#urlAt(port), until);
    } catch (error) {
      await server.stop();
      throw error;
    } finally {
      // It is read once, and holds the password.
      await rm(file, { force: true });
    }
  }

  async #writeConfiguration(file: string, port: number): Promise<void> {
    const { runFolder, settings } = this.#options;
    const fixed = {
      port: String(port),
      bind: "127.0.0.1",
      "protected-mode": "yes",
      requirepass: this.#password,
      daemonize: "no",
      dir: `"${runFolder.replace(/["\\]/g, "\\$&")}"`,
      logfile: "",
    };
    const lines = Object.entries({ ...fixed, ...OWN_SETTINGS, ...settings }).map(
      ([name, value]) => `${name} ${value === "" ? '""' : value}\n`,
    );
    try {
      await mkdir(runFolder, { recursive: true, mode: 0o700 });
      await writeFile(file, lines.join(""), { mode: 0o600 });
    } catch (error) {
      throw new MissingResourceError(
        `Redis's folder ${runFolder} cannot be written (${systemCode(error) ?? (error as Error).message}); free some space or make it writable, then run again.`,
        { cause: error },
      );
    }
  }

  /** @throws RunFailedError when it ends first or the time is up */
  async #untilAnswering(server: ManagedProcess, url: string, until: number): Promise<void> {
    const { signal } = this.#options;
    let reason = "it did not listen";
    while (server.alive && !signal.aborted && performance.now() < until) {
      try {
        // Its end is waited for as well: where another program has its port, that may never answer.
        await Promise.race([this.#ask(url), server.exited]);
        if (server.alive) return;
      } catch (error) {
        reason = redisReason(error);
      }
      await pause(LOOK_AGAIN_MILLIS, signal);
    }
    if (signal.aborted) throw new RunFailedError("Redis was stopped before it answered.");
    if (!server.alive) throw server.failure();
    throw new RunFailedError(
      `Redis (${this.#program.path}) did not answer PING within ${READY_WITHIN_MILLIS / 1e3} s (${reason}); look for what keeps this machine busy, then run again.`,
    );
  }

  #ask(url: string): Promise<void> {
    return withRedis(
      url,
      async (redis) => {
        await redis.ping();
        this.#version = productVersion(infoFields(await redis.info("server")));
        const names = Object.keys({ ...OWN_SETTINGS, ...this.#options.settings });
        this.#settings = await readSettings(redis, names);
      },
      { connectTimeout: 1_000, commandTimeout: 1_000 },
    );
  }
}

/** Redis' last line without its prefix; of a setting it refuses also the line that quotes it. */
export function redisLastWords(log: string): string | undefined {
  const lines = log
    .split("\n")
    .map((line) => line.replace(/^\d+:[A-Z] \d+ \w+ \d+ [\d:.]+ [*#.-] /, "").trim())
    .filter((line) => line !== "");
  const quoted = lines.at(-2)?.startsWith(">>>") ? `${lines.at(-2)} ` : "";
  const last = lines.at(-1);
  return last === undefined ? undefined : `${quoted}${last}`;
}
