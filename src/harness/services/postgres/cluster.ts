/** Clusters that are made once and copied for every run: an empty one, and one for each data set. */
import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { lchown, mkdir, mkdtempDisposable, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { DataSet } from "../../../lab/data-set.ts";
import { HandbookError } from "../../../result/document/errors.ts";
import { MissingResourceError, RunFailedError } from "../../errors.ts";
import { runTool } from "../../processes/tool.ts";
import { diskFull, isDiskFull, requireSpace, saysDiskFull } from "../disk-space.ts";
import { copyTree, giveTree, publish } from "../folder-tree.ts";
import { ownIds } from "../system-user.ts";
import { withPostgres } from "./connection.ts";
import {
  type DataManifest,
  DataManifestSchema,
  dataSetBytes,
  dataSetDigest,
  describeDataSet,
  makeDataSet,
} from "./data-set.ts";
import { type PostgresContext, type PostgresServer, startServer } from "./server.ts";
import { MAKING_SETTINGS } from "./settings.ts";

/** The database that labs work in; the user has the same name. */
export const DATABASE = "lab";
const EMPTY_CLUSTER_BYTES = 100e6;
const INITIALISED_WITHIN_MILLIS = 180_000;
const SYNCED_WITHIN_MILLIS = 600_000;
/** Ample, because an unclean end means that the making was for nothing. */
const SHUT_DOWN_WITHIN_MILLIS = 120_000;
const INITDB_FLAGS = [
  `--username=${DATABASE}`,
  "--auth=scram-sha-256",
  "--encoding=UTF8",
  "--locale=C",
  "--no-sync",
  "--no-instructions",
];
/** Another number makes every machine initialise its clusters anew. */
const FORMAT = 1;

const Manifest = z.strictObject({
  version: z.string(),
  /** Of the user, until a run changes it in its copy. */
  password: z.string(),
  data: DataManifestSchema.optional(),
});

/** A cluster that was shut down cleanly and is never started where it lies. */
export interface KeptCluster {
  /** With its manifest. */
  folder: string;
  cluster: string;
  password: string;
  data: DataManifest | undefined;
}

/** An empty cluster with the lab's user and database, initialised on the first use of a version. */
export async function emptyCluster(context: PostgresContext): Promise<KeptCluster> {
  const { version, hasStatements } = context.binaries;
  return kept(context, emptyName(context), async (cluster) => {
    context.options.onProgress(`Initialising PostgreSQL ${version} (first use on this machine)`);
    await requireSpace(context.workFolder, EMPTY_CLUSTER_BYTES, "a new PostgreSQL cluster");
    const password = randomBytes(18).toString("hex");
    await initialise(context, cluster, password);
    await withServer(context, { cluster, password }, async (server) => {
      await withPostgres(server.url("postgres"), (client) =>
        client.query(`CREATE DATABASE ${DATABASE}`),
      );
      if (!hasStatements) return;
      await withPostgres(server.url(DATABASE), (client) =>
        client.query("CREATE EXTENSION pg_stat_statements"),
      );
    });
    return { version, password };
  });
}

function emptyName({ binaries: { version, hasStatements } }: PostgresContext): string {
  const digest = createHash("sha256")
    .update(JSON.stringify([FORMAT, INITDB_FLAGS, hasStatements]))
    .digest("hex");
  return `postgres-${version}-${digest.slice(0, 8)}`;
}

/** A cluster with a data set in it, made on its first use. */
export async function dataCluster(context: PostgresContext, data: DataSet): Promise<KeptCluster> {
  const { onProgress, signal } = context.options;
  return kept(context, `data-${dataSetDigest(data, emptyName(context))}`, async (cluster) => {
    const bytes = dataSetBytes(data);
    await requireSpace(context.workFolder, bytes, "the data set");
    const { cluster: empty, password } = await emptyCluster(context);
    onProgress(`Making the data set: ${describeDataSet(data)} (first use on this machine)`);
    await copyTree(empty, cluster, "a new PostgreSQL cluster");
    giveTree(cluster, context.user);
    const manifest = await withServer(context, { cluster, password }, (server) =>
      makeDataSet(server.url(DATABASE), data, signal).catch((error: unknown) => {
        throw isDiskFull(error)
          ? diskFull(context.workFolder, bytes, "the data set", error)
          : error;
      }),
    );
    return { version: context.binaries.version, password, data: manifest };
  });
}

/**
 * Writes all files of a cluster to the disk, so that this work does not fall into a measurement, and
 * what is kept survives a loss of power.
 */
export async function flush(context: PostgresContext, cluster: string): Promise<void> {
  const { code, stdout, stderr } = await tool(
    context,
    ["--sync-only", "--pgdata", cluster],
    SYNCED_WITHIN_MILLIS,
  );
  if (code === 0) return;
  throw toolFailure(context, `${stdout}\n${stderr}`, "could not write its files to the disk");
}

/** Ends what a start was busy with when the run is stopped. */
export function requireNotStopped(signal: AbortSignal): void {
  if (signal.aborted) throw new RunFailedError("PostgreSQL was stopped before it was ready.");
}

/** Finds a cluster in the cache, or makes it beside the run's own and puts it there whole. */
async function kept(
  context: PostgresContext,
  name: string,
  make: (cluster: string) => Promise<z.infer<typeof Manifest>>,
): Promise<KeptCluster> {
  const folder = join(context.options.cacheFolder, name);
  const found = await readKept(folder);
  if (found !== undefined) return found;
  await makeWhole(context, folder, make);
  // Another process may have been first: what is kept is its cluster then, with its password.
  const published = await readKept(folder);
  if (published !== undefined) return published;
  throw new RunFailedError(`${folder} disappeared while it was made; run again.`);
}

/** Makes a cluster in a folder of its own, and moves it to where it is looked for. */
async function makeWhole(
  context: PostgresContext,
  folder: string,
  make: (cluster: string) => Promise<z.infer<typeof Manifest>>,
): Promise<void> {
  await using making = await mkdtempDisposable(join(context.workFolder, "making-"));
  giveTree(making.path, context.user);
  const cluster = join(making.path, "cluster");
  const manifest = await make(cluster);
  await flush(context, cluster);
  requireNotStopped(context.options.signal);
  await writeFile(join(making.path, "manifest.json"), JSON.stringify(manifest, null, 2), {
    mode: 0o600,
  });
  giveTree(making.path, context.user && ownIds());
  // What is there under this name and is not whole makes room; what has become whole meanwhile stays.
  if ((await readKept(folder)) === undefined) await rm(folder, { recursive: true, force: true });
  await publish(making.path, folder);
}

async function readKept(folder: string): Promise<KeptCluster | undefined> {
  const cluster = join(folder, "cluster");
  const text = await readFile(join(folder, "manifest.json"), "utf8").catch(() => "");
  try {
    const { password, data } = Manifest.parse(JSON.parse(text));
    return existsSync(join(cluster, "PG_VERSION"))
      ? { folder, cluster, password, data }
      : undefined;
  } catch {
    return undefined;
  }
}

async function initialise(
  context: PostgresContext,
  cluster: string,
  password: string,
): Promise<void> {
  const { user, workFolder } = context;
  await mkdir(cluster, { mode: 0o700 });
  giveTree(cluster, user);
  const secret = join(workFolder, `secret-${randomBytes(4).toString("hex")}`);
  try {
    await writeFile(secret, `${password}\n`, { mode: 0o600, flag: "wx" });
    if (user !== undefined) await lchown(secret, user.uid, user.gid);
    const { code, stdout, stderr } = await tool(
      context,
      [...INITDB_FLAGS, `--pwfile=${secret}`, "--pgdata", cluster],
      INITIALISED_WITHIN_MILLIS,
    );
    if (code !== 0) throw toolFailure(context, `${stdout}\n${stderr}`, "could not be initialised");
  } finally {
    await rm(secret, { force: true });
  }
}

const tool = (context: PostgresContext, args: string[], timeoutMillis: number) =>
  runTool(context.binaries.initdb, args, {
    cwd: context.workFolder,
    environment: context.binaries.environment,
    guardian: context.options.guardian,
    signal: context.options.signal,
    timeoutMillis,
    user: context.user,
  });

function toolFailure(context: PostgresContext, words: string, what: string): Error {
  const { signal } = context.options;
  if (signal.aborted) return new RunFailedError("PostgreSQL was stopped before it was ready.");
  if (saysDiskFull(words))
    return diskFull(context.workFolder, EMPTY_CLUSTER_BYTES, "a PostgreSQL cluster", words);
  const lines = words.split("\n").filter((line) => line.trim() !== "");
  const telling = lines.find((line) => /(?:FATAL|PANIC|error):/i.test(line)) ?? lines.at(-1);
  return new MissingResourceError(
    `PostgreSQL ${context.binaries.version} ${what} in ${context.workFolder} (${telling?.trim() ?? "it gave no reason"}); see to the cause and run again, or name a server in DATABASE_URL.`,
    { cause: words },
  );
}

/** Does a piece of work with a server that runs only for it, and ends it in order. */
async function withServer<T>(
  context: PostgresContext,
  start: { cluster: string; password: string },
  work: (server: PostgresServer) => Promise<T>,
): Promise<T> {
  const server = await startServer(context, {
    ...start,
    settings: MAKING_SETTINGS,
    pin: undefined,
  });
  try {
    const outcome = await work(server);
    if (await server.stop(SHUT_DOWN_WITHIN_MILLIS)) return outcome;
  } catch (error) {
    const ended = server.endedByItself;
    await server.kill();
    if (error instanceof HandbookError) throw error;
    throw makingFailure(context, server, ended ? server.failure() : error);
  }
  throw makingFailure(context, server, server.failure());
}

/** Its clients may only have seen it break: the reason stands in its log. */
function makingFailure(context: PostgresContext, { log }: PostgresServer, error: unknown): unknown {
  requireNotStopped(context.options.signal);
  if (!saysDiskFull(log)) return error;
  return diskFull(context.workFolder, EMPTY_CLUSTER_BYTES, "a PostgreSQL cluster", error);
}
