/** What the tests of PostgreSQL share: a folder of their own, starts that are stopped again, stand-in programs. */
import { type ChildProcess, spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Guardian } from "../../../src/harness/processes/guardian.ts";
import { withPostgres } from "../../../src/harness/services/postgres/connection.ts";
import type { RunningPostgres } from "../../../src/harness/services/postgres/managed.ts";
import type { PostgresOptions } from "../../../src/harness/services/postgres/options.ts";
import { startPostgres } from "../../../src/harness/services/postgres/start.ts";
import type { Ids } from "../../../src/harness/services/system-user.ts";
import { descendants } from "../run/driven-run.ts";

/** A server and what it has started. */
export const processesOf = (pid: number | undefined): number[] => [pid!, ...descendants(pid!)];

const DRIVER = fileURLToPath(new URL("drive-postgres.ts", import.meta.url));

export interface DriverLine {
  progress?: string;
  url?: string;
  pid?: number;
}

/** One folder, and everything that was started in it. */
export class PostgresTrial {
  readonly folder: string;
  readonly cacheFolder: string;
  readonly #guardian = new Guardian();
  readonly #running: RunningPostgres[] = [];
  readonly #drivers: ChildProcess[] = [];
  #runs = 0;

  constructor() {
    this.folder = realpathSync(mkdtempSync(join(tmpdir(), "postgres-trial-")));
    // Where the tests run as root, the server runs as another user, who must be able to come here.
    chmodSync(this.folder, 0o755);
    this.cacheFolder = join(this.folder, "cache");
  }

  /** A name for a run's folder, as the harness gives it. */
  newRunFolder(): string {
    this.#runs += 1;
    return join(this.folder, "services", `run-${this.#runs}`, "postgres");
  }

  options(chosen: Partial<PostgresOptions> = {}): PostgresOptions {
    return {
      cacheFolder: this.cacheFolder,
      runFolder: this.newRunFolder(),
      settings: {},
      data: undefined,
      guardian: this.#guardian,
      signal: new AbortController().signal,
      pin: undefined,
      onProgress: () => {},
      environment: { PATH: process.env.PATH },
      ...chosen,
    };
  }

  /** Starts one that is stopped after the test, and keeps what it told. */
  async start(
    chosen: Partial<PostgresOptions> = {},
  ): Promise<{ postgres: RunningPostgres; told: string[] }> {
    const told: string[] = [];
    const postgres = await startPostgres(
      this.options({ onProgress: (text) => told.push(text), ...chosen }),
    );
    this.#running.push(postgres);
    return { postgres, told };
  }

  /** Starts one in a process of its own; `until` gives the line it is waited for. */
  async drive(
    { cacheFolder = this.cacheFolder, runFolder = this.newRunFolder(), user }: DriveOptions,
    until: (line: DriverLine) => boolean,
  ): Promise<{ driver: ChildProcess; line: DriverLine; runFolder: string }> {
    const driver = spawn(process.execPath, [DRIVER, cacheFolder, runFolder], {
      stdio: ["ignore", "pipe", "pipe"],
      uid: user?.uid,
      gid: user?.gid,
    });
    this.#drivers.push(driver);
    let stderr = "";
    driver.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    for await (const text of createInterface({ input: driver.stdout })) {
      const line = JSON.parse(text) as DriverLine;
      if (until(line)) return { driver, line, runFolder };
    }
    throw new Error(`The driver ended without the line: ${stderr}`);
  }

  /** Programs that do something else than PostgreSQL's, by the shell's words for it. */
  standIns(initdb: string, postgres: string): string {
    const folder = mkdtempSync(join(this.folder, "programs-"));
    chmodSync(folder, 0o755);
    mkdirSync(join(folder, "bin"));
    const version = `if [ "$1" = --version ]; then echo "postgres (PostgreSQL) 18.4"; exit 0; fi`;
    const write = (name: string, script: string) =>
      writeFileSync(join(folder, "bin", name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    write("initdb", initdb);
    write("postgres", `${version}\n${postgres}`);
    return folder;
  }

  kept(folder = this.cacheFolder): string[] {
    return existsSync(folder) ? readdirSync(folder).sort() : [];
  }

  async stopAll(): Promise<void> {
    for (const driver of this.#drivers.splice(0)) driver.kill("SIGKILL");
    await Promise.all(this.#running.splice(0).map((postgres) => postgres.stop()));
  }

  remove(): void {
    this.#guardian.close();
    // The server of a driver that was just killed may still be ending.
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
  }
}

interface DriveOptions {
  cacheFolder?: string;
  runFolder?: string;
  user?: Ids | undefined;
}

/** The rows of one statement. */
export const rowsOf = <Row extends Record<string, unknown>>(url: string, sql: string) =>
  withPostgres(url, async (client) => (await client.query<Row>(sql)).rows);

/** The only value of the only row of a statement. */
export async function oneValue(url: string, sql: string): Promise<unknown> {
  const [row = {}] = await rowsOf(url, sql);
  return Object.values(row)[0];
}
