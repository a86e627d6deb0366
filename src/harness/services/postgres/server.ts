import { type MissingResourceError, RunFailedError } from "../../errors.ts";
import { freePort } from "../../network/port.ts";
import { childrenOf } from "../../processes/child-processes.ts";
import { ManagedProcess } from "../../processes/managed-process.ts";
import { pause } from "../../processes/pause.ts";
import type { Pin } from "../../processes/pinning.ts";
import { diskFull, saysDiskFull } from "../disk-space.ts";
import type { ServiceOptions } from "../service.ts";
import type { SystemUser } from "../system-user.ts";
import type { PostgresBinaries } from "./binaries.ts";
import { postgresReason, withPostgres } from "./connection.ts";

/** Also after SIGKILL, when it first reads back what it had logged. */
const READY_WITHIN_MILLIS = 60_000;
const LOOK_AGAIN_MILLIS = 20;
const CONNECT_WITHIN_MILLIS = 2_000;
const QUIT_WITHIN_MILLIS = 2_000;
/** What a server that runs may write besides the cluster as it was: its log of changes. */
const ROOM_TO_RUN_BYTES = 256e6;
const ADVICE =
  "Look for what ends processes on this machine (memory, limits, a full disk) or for a setting it does not know, then run again.";

/** What every step on the way to a running PostgreSQL needs. */
export interface PostgresContext {
  workFolder: string;
  user: SystemUser | undefined;
  binaries: PostgresBinaries;
  options: ServiceOptions;
}

interface ServerStart {
  /** The folder of its data. */
  cluster: string;
  password: string;
  settings: Readonly<Record<string, string>>;
  pin: Pin | undefined;
  /** Any free one when left out. */
  port?: number | undefined;
}

/** The address of a database of a managed server. */
export const localUrl = (port: number, password: string, database: string) =>
  `postgresql://lab:${password}@127.0.0.1:${port}/${database}`;

/**
 * Starts a server on a cluster and waits until it lets clients in.
 * @throws MissingResourceError when the disk is full, RunFailedError when it ends first or time is up
 */
export async function startServer(
  context: PostgresContext,
  start: ServerStart,
): Promise<PostgresServer> {
  const { signal } = context.options;
  const until = performance.now() + READY_WITHIN_MILLIS;
  for (;;) {
    const server = new PostgresServer(context, start, start.port ?? (await freePort()));
    try {
      await server.untilReady(until);
      return server;
    } catch (error) {
      await server.kill();
      const portTaken = /Address already in use/i.test(server.log);
      if (!portTaken || performance.now() > until || signal.aborted) throw error;
      await pause(LOOK_AGAIN_MILLIS, signal);
    }
  }
}

/** One life of a server process and of the processes it starts. */
export class PostgresServer {
  readonly port: number;
  readonly #context: PostgresContext;
  readonly #password: string;
  readonly #process: ManagedProcess;
  #stopping = false;

  constructor(
    context: PostgresContext,
    { cluster, password, settings, pin }: ServerStart,
    port: number,
  ) {
    const { binaries, options, user, workFolder } = context;
    this.port = port;
    this.#context = context;
    this.#password = password;
    // No socket in the file system: its path may be longer than a socket's may be.
    const own = {
      port: String(port),
      listen_addresses: "127.0.0.1",
      unix_socket_directories: "",
    };
    const flags = Object.entries({ ...settings, ...own }).flatMap(([name, value]) => [
      "-c",
      `${name}=${value}`,
    ]);
    this.#process = new ManagedProcess({
      name: `PostgreSQL ${binaries.version}`,
      command: binaries.postgres,
      args: ["-D", cluster, ...flags],
      cwd: workFolder,
      environment: binaries.environment,
      pin,
      guardian: options.guardian,
      signal: options.signal,
      advice: ADVICE,
      lastWords: postgresLastWords,
      user,
    });
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  get running(): boolean {
    return this.#process.alive;
  }

  /** True when it has ended and nobody here asked it to. */
  get endedByItself(): boolean {
    return !this.#stopping && this.#process.endedByItself;
  }

  /** The end of its log. */
  get log(): string {
    return this.#process.log;
  }

  url(database: string): string {
    return localUrl(this.port, this.#password, database);
  }

  failure(): RunFailedError {
    return this.#process.failure();
  }

  async untilReady(until: number): Promise<void> {
    const { signal } = this.#context.options;
    let reason = "it did not listen";
    while (this.running && !signal.aborted && performance.now() < until) {
      try {
        await withPostgres(this.url("postgres"), (client) => client.query("SELECT 1"), {
          signal,
          connectWithinMillis: CONNECT_WITHIN_MILLIS,
        });
        // Another program may answer on a port that our own has found taken.
        if (this.running) return;
      } catch (error) {
        // After a restart its clients may have taken every connection before we come: it is ready then.
        if ((error as { code?: unknown }).code === "53300" && this.running) return;
        reason = postgresReason(error);
      }
      await pause(LOOK_AGAIN_MILLIS, signal);
    }
    if (signal.aborted) throw new RunFailedError("PostgreSQL was stopped before it was ready.");
    if (!this.running) throw this.#startFailure();
    throw new RunFailedError(
      `PostgreSQL ${this.#context.binaries.version} did not let clients in within ${READY_WITHIN_MILLIS / 1e3} s (${reason}); look for what keeps this machine busy, then run again.`,
    );
  }

  #startFailure(): RunFailedError | MissingResourceError {
    return saysDiskFull(this.log)
      ? diskFull(this.#context.workFolder, ROOM_TO_RUN_BYTES, "running PostgreSQL", this.failure())
      : this.failure();
  }

  /** Ends it and the processes it has started at once. */
  async kill(): Promise<void> {
    this.#stopping = true;
    const { pid } = this;
    if (pid === undefined || !this.running) return;
    // They have process groups of their own, and would go on until they next look whether it lives.
    const children = childrenOf(pid);
    const gone = this.#process.stop();
    for (const child of children) signalTo(child, "SIGKILL");
    // Their end of its log's pipe is closed only when the last of them has gone.
    await gone;
  }

  /**
   * Lets it end in order; where that takes too long, not in order, and at last at once.
   * @returns true when its cluster is as whole as after a clean shutdown
   */
  async stop(withinMillis: number): Promise<boolean> {
    this.#stopping = true;
    if (await this.#endsAfter("SIGINT", withinMillis))
      return /database system is shut down/.test(this.log);
    await this.#endsAfter("SIGQUIT", QUIT_WITHIN_MILLIS);
    await this.kill();
    return false;
  }

  /** Whether it runs, and no longer does some time after a signal at most. */
  async #endsAfter(signal: NodeJS.Signals, millis: number): Promise<boolean> {
    if (this.pid === undefined || !this.running) return false;
    signalTo(this.pid, signal);
    await endsWithin(this.#process.exited, millis);
    return !this.running;
  }
}

function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has gone between our look and our signal.
  }
}

async function endsWithin(end: Promise<unknown>, millis: number): Promise<void> {
  const waiting = new AbortController();
  await Promise.race([end, pause(millis, waiting.signal)]);
  waiting.abort();
}

/** The line of a server's log that tells why it ended, without its prefix. */
export function postgresLastWords(log: string): string | undefined {
  const lines = log
    .split("\n")
    .map((line) => line.replace(/^[\d-]+ [\d:.]+ \S+ \[\d+\] /, "").trim())
    .filter((line) => line !== "");
  // What it tells single clients is not about itself.
  const own = lines.filter(
    (line) =>
      !/^(?:FATAL|ERROR): +(?:sorry|remaining|terminating|password|the database system)/.test(line),
  );
  return own.findLast((line) => /^(?:FATAL|PANIC):/.test(line)) ?? own.at(-1);
}
