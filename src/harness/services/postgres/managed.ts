import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { RunFailedError } from "../../errors.ts";
import { megabytes, treeBytes } from "../disk-space.ts";
import { copyTree, giveTree } from "../folder-tree.ts";
import type { RunningService } from "../service.ts";
import { DATABASE, flush, type KeptCluster, requireNotStopped } from "./cluster.ts";
import { withPostgres } from "./connection.ts";
import { checkDataSet, type DataManifest } from "./data-set.ts";
import { localUrl, type PostgresContext, type PostgresServer, startServer } from "./server.ts";
import { RUN_SETTINGS, readSettings } from "./settings.ts";
import type { WorkDirectory } from "./work-directory.ts";

const SHUT_DOWN_WITHIN_MILLIS = 3_000;

/** A PostgreSQL, and what is in it. */
export interface RunningPostgres extends RunningService {
  /** Undefined where the lab asked for no data set. */
  readonly data: DataManifest | undefined;
}

/**
 * Copies a cluster for a run and starts a server on it, with a password of its own.
 * @throws MissingResourceError when the disk is full, RunFailedError when it does not start
 */
export async function startManagedPostgres(
  context: PostgresContext,
  workDirectory: WorkDirectory,
  kept: KeptCluster,
): Promise<RunningPostgres> {
  const { onProgress, settings, signal, pin } = context.options;
  const cluster = join(context.workFolder, "data");
  if (kept.data !== undefined)
    onProgress(`Copying the data set (${megabytes(treeBytes(kept.cluster))} MB)`);
  await copyTree(kept.cluster, cluster, "the run's PostgreSQL");
  giveTree(cluster, context.user);
  if (kept.data !== undefined) await flush(context, cluster);
  requireNotStopped(signal);
  onProgress(`Starting PostgreSQL ${context.binaries.version}`);
  const asked = settingsOf(context, settings);
  const start = { cluster, settings: asked, pin };
  const server = await startServer(context, { ...start, password: kept.password });
  try {
    const password = randomBytes(18).toString("hex");
    const told = await withPostgres(server.url(DATABASE), async (client) => {
      // Kept through a SIGKILL that comes at once, whatever the lab has set for its own commits.
      await client.query("SET synchronous_commit = on");
      await client.query(`ALTER ROLE ${DATABASE} PASSWORD '${password}'`);
      return readSettings(client, Object.keys(asked));
    });
    const url = localUrl(server.port, password, DATABASE);
    if (kept.data !== undefined) await checkCopy(url, kept, kept.data, signal);
    return new ManagedPostgres({
      workDirectory,
      url,
      version: context.binaries.version,
      settings: told,
      data: kept.data,
      server,
      restart: () => startServer(context, { ...start, password, port: server.port }),
    });
  } catch (error) {
    const failure = server.endedByItself ? server.failure() : error;
    await server.kill();
    requireNotStopped(signal);
    throw failure;
  }
}

/** A copy that does not hold what was made comes from a cluster that is no longer whole: the next run makes it anew. */
async function checkCopy(
  url: string,
  { folder }: KeptCluster,
  data: DataManifest,
  signal: AbortSignal,
): Promise<void> {
  try {
    await checkDataSet(url, data, signal);
  } catch (error) {
    if (!signal.aborted) await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

function settingsOf({ binaries }: PostgresContext, settings: Record<string, string>) {
  const preloaded: Record<string, string> = binaries.hasStatements
    ? { shared_preload_libraries: "pg_stat_statements" }
    : {};
  return { ...RUN_SETTINGS, ...preloaded, ...settings };
}

interface ManagedOptions {
  workDirectory: WorkDirectory;
  url: string;
  version: string;
  settings: Record<string, string>;
  data: DataManifest | undefined;
  server: PostgresServer;
  /** Starts it again on the same port. */
  restart: () => Promise<PostgresServer>;
}

class ManagedPostgres implements RunningPostgres {
  readonly name = "postgres";
  readonly origin = "embedded";
  readonly url: string;
  readonly version: string;
  readonly settings: Record<string, string>;
  readonly data: DataManifest | undefined;
  readonly #workDirectory: WorkDirectory;
  readonly #restart: () => Promise<PostgresServer>;
  #server: PostgresServer;

  constructor({ workDirectory, url, version, settings, data, server, restart }: ManagedOptions) {
    this.url = url;
    this.version = version;
    this.settings = settings;
    this.data = data;
    this.#workDirectory = workDirectory;
    this.#server = server;
    this.#restart = restart;
  }

  get pid(): number | undefined {
    return this.#server.pid;
  }

  /** True also while it is down because of kill(): only a death that nobody asked for counts. */
  alive(): boolean {
    return !this.#server.endedByItself;
  }

  failure(): RunFailedError {
    return this.#server.failure();
  }

  async kill(): Promise<void> {
    await this.#server.kill();
  }

  async start(): Promise<void> {
    if (this.#server.running) return;
    this.#server = await this.#restart();
  }

  async stop(): Promise<void> {
    await this.#server.stop(SHUT_DOWN_WITHIN_MILLIS);
    await this.#workDirectory.remove();
  }
}
