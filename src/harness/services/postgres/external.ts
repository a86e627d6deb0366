import { randomBytes } from "node:crypto";
import type { Client } from "pg";
import { HandbookError, systemCode, UsageError } from "../../../result/document/errors.ts";
import { MissingResourceError, RunFailedError } from "../../errors.ts";
import {
  newClient,
  postgresReason,
  shownDatabase,
  withDatabase,
  withPostgres,
} from "./connection.ts";
import { checkDataSet, type DataManifest, describeDataSet, makeDataSet } from "./data-set.ts";
import type { RunningPostgres } from "./managed.ts";
import type { PostgresOptions } from "./options.ts";
import { readSettings, sameSetting } from "./settings.ts";

/** The first that can drop a database which others are still connected to. */
const OLDEST_MAJOR = 13;
const CONNECT_AGAIN_MILLIS = 1_000;

/**
 * Makes a database of the run's own on the server that an address names. Nothing else on it is
 * touched; settings that a lab needs are set for that database only, where the server lets us.
 * @throws UsageError when the address is none, MissingResourceError when the server is not of use
 */
export async function useExternalPostgres(
  address: string,
  options: PostgresOptions,
): Promise<RunningPostgres> {
  const { data, onProgress, settings, signal } = options;
  const shown = shownDatabase(address);
  onProgress(`Looking at the PostgreSQL at ${shown} (DATABASE_URL)`);
  const database = `load_bearing_${randomBytes(4).toString("hex")}`;
  const version = await speak(shown, address, (client) => createDatabase(client, shown, database));
  const url = withDatabase(address, database);
  const external = new ExternalPostgres({ address, shown, database, url, version, onProgress });
  try {
    await speak(shown, address, (client) => setForDatabase(client, database, settings));
    external.settings = await speak(shown, url, async (client) => {
      const told = await readSettings(client, Object.keys(settings));
      requireSettings(shown, settings, told);
      return told;
    });
    if (data !== undefined) {
      onProgress(`Making the data set: ${describeDataSet(data)} (in ${database} at ${shown})`);
      external.data = await makeDataSet(url, data, signal);
      await checkDataSet(url, external.data, signal);
    }
    await external.watch();
    if (signal.aborted) throw new RunFailedError("Stopped before the run began.");
    return external;
  } catch (error) {
    await external.stop();
    if (error instanceof HandbookError) throw error;
    throw unusable(shown, error);
  }
}

async function speak<T>(
  shown: string,
  url: string,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  try {
    return await withPostgres(url, work);
  } catch (error) {
    throw error instanceof HandbookError ? error : unusable(shown, error);
  }
}

const unusable = (shown: string, error: unknown) =>
  new MissingResourceError(
    `The PostgreSQL at ${shown} (DATABASE_URL) cannot be used: ${postgresReason(error)}; see to it or correct DATABASE_URL, or unset it for a managed PostgreSQL.`,
  );

/** @returns the server's version */
async function createDatabase(client: Client, shown: string, database: string): Promise<string> {
  const { rows } = await client.query<{ version: string; user: string }>(
    "SELECT current_setting('server_version') AS version, current_user AS user",
  );
  const { version = "", user = "" } = rows[0] ?? {};
  const number = /^[\d.]+/.exec(version)?.[0] ?? version;
  if (Number.parseInt(number, 10) < OLDEST_MAJOR) {
    throw new MissingResourceError(
      `The PostgreSQL at ${shown} (DATABASE_URL) is version ${number}, and labs need ${OLDEST_MAJOR} or later; name a newer one, or unset DATABASE_URL for a managed PostgreSQL.`,
    );
  }
  try {
    await client.query(
      `CREATE DATABASE ${database} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'`,
    );
  } catch (error) {
    if (systemCode(error) !== "42501") throw error;
    throw new MissingResourceError(
      `The PostgreSQL at ${shown} (DATABASE_URL) does not let ${user} create a database, and a run works in one of its own; allow it with \`ALTER ROLE ${user} CREATEDB\`, or unset DATABASE_URL for a managed PostgreSQL.`,
    );
  }
  return number;
}

/** What can only be set for the server as a whole is left, and found to differ or not later. */
async function setForDatabase(
  client: Client,
  database: string,
  settings: Record<string, string>,
): Promise<void> {
  for (const [name, value] of Object.entries(settings)) {
    await client
      .query(
        `ALTER DATABASE ${database} SET ${client.escapeIdentifier(name)} = ${client.escapeLiteral(value)}`,
      )
      .catch(() => {});
  }
}

function requireSettings(
  shown: string,
  wanted: Record<string, string>,
  told: Record<string, string>,
): void {
  const found = new Map(Object.entries(told).map(([name, value]) => [name.toLowerCase(), value]));
  for (const [name, value] of Object.entries(wanted)) {
    const actual = found.get(name.toLowerCase());
    if (actual !== undefined && sameSetting(actual, value)) continue;
    const state =
      actual === undefined ? `does not tell its ${name}` : `has ${name} ${actual || '""'}`;
    throw new MissingResourceError(
      `The PostgreSQL at ${shown} (DATABASE_URL) ${state}, and this lab needs ${value || '""'}; a server that is not the run's own is not changed, so set it there, or unset DATABASE_URL for a managed PostgreSQL.`,
    );
  }
}

interface ExternalOptions {
  address: string;
  shown: string;
  database: string;
  url: string;
  version: string;
  onProgress: (text: string) => void;
}

class ExternalPostgres implements RunningPostgres {
  readonly name = "postgres";
  readonly origin = "external";
  readonly pid = undefined;
  readonly url: string;
  readonly version: string;
  settings: Record<string, string> = {};
  data: DataManifest | undefined;
  readonly #options: ExternalOptions;
  #watcher: Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #trouble: unknown;
  #stopped = false;

  constructor(options: ExternalOptions) {
    this.#options = options;
    this.url = options.url;
    this.version = options.version;
  }

  /** Holds a connection whose end tells that the server has gone, and tries for another from then on. */
  async watch(): Promise<void> {
    const watcher = newClient(this.#options.address);
    const lost = (error: unknown) => {
      if (this.#stopped || this.#watcher !== watcher) return;
      this.#watcher = undefined;
      this.#trouble = error;
      this.#timer = setInterval(() => {
        this.watch().then(
          () => clearInterval(this.#timer),
          () => {},
        );
      }, CONNECT_AGAIN_MILLIS).unref();
    };
    watcher.on("error", lost);
    watcher.on("end", () => lost(new Error("Connection terminated")));
    await watcher.connect();
    if (this.#stopped || this.#watcher !== undefined) {
      await watcher.end().catch(() => {});
      return;
    }
    this.#watcher = watcher;
    this.#trouble = undefined;
  }

  alive(): boolean {
    return this.#stopped || this.#trouble === undefined;
  }

  failure(): RunFailedError {
    return new RunFailedError(
      `The PostgreSQL at ${this.#options.shown} (DATABASE_URL) no longer answers: ${postgresReason(this.#trouble)}. See to it, then run again.`,
    );
  }

  async kill(): Promise<void> {
    throw this.#refusal();
  }

  async start(): Promise<void> {
    if (!this.alive()) throw this.failure();
  }

  #refusal(): UsageError {
    return new UsageError(
      `This lab ends and starts its PostgreSQL, and the one at ${this.#options.shown} (DATABASE_URL) is not the run's own; unset DATABASE_URL for a managed PostgreSQL.`,
    );
  }

  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    clearInterval(this.#timer);
    await this.#watcher?.end().catch(() => {});
    const { address, database, onProgress } = this.#options;
    try {
      await withPostgres(address, (client) =>
        client.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`),
      );
    } catch (error) {
      onProgress(
        `The database ${database} of this run could not be dropped: ${postgresReason(error)}`,
      );
    }
  }
}
