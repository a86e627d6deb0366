import { createHash } from "node:crypto";
import type { Client } from "pg";
import { z } from "zod";
import { type DataSet, DataSetSchema } from "../../../lab/data-set.ts";
import { RunFailedError } from "../../errors.ts";
import { withPostgres } from "./connection.ts";
import {
  COUNTS_SQL,
  contentSql,
  dataSetSql,
  FRIENDS_EACH,
  ITEMS,
  MOST_WITH_FRIENDS,
  TABLES,
  type TableName,
  type TableSql,
} from "./data-set-sql.ts";

/** What a data set holds, as found when it was made. */
export const DataManifestSchema = z.strictObject({
  data: DataSetSchema,
  tables: z.record(
    z.enum(TABLES),
    z.strictObject({
      rows: z.number().int().nonnegative(),
      /** Sum of a hash of every row, whatever their order. */
      digest: z.string(),
    }),
  ),
});
export type DataManifest = z.infer<typeof DataManifestSchema>;

/** Dates in a fixed form, because digests are made of them as text. */
const SESSION = `SET timezone = 'UTC'; SET datestyle = 'ISO, YMD'; SET synchronous_commit = off; SET jit = off;
  SET statement_timeout = 0; SET client_min_messages = warning; SET search_path = public`;
/** A join in several processes shares its memory through /dev/shm, which containers often limit to little. */
const MAKING_SESSION = `${SESSION}; SET maintenance_work_mem = '256MB'; SET work_mem = '64MB';
  SET max_parallel_workers_per_gather = 0`;

/** Which data set in which kind of cluster: another one as soon as any statement changes. */
export const dataSetDigest = (data: DataSet, cluster: string): string =>
  createHash("sha256")
    .update(JSON.stringify([dataSetSql(data), SESSION, TABLES.map(contentSql), data, cluster]))
    .digest("hex")
    .slice(0, 16);

/** "1,000,000 players, 5,000,000 inventory rows, 1,000,000 orders, seed 7". */
export function describeDataSet({ players, inventory, orders, seed }: DataSet): string {
  const [ofPlayers, ofInventory, ofOrders] = [players, inventory, orders].map((count) =>
    count.toLocaleString("en-GB"),
  );
  return `${ofPlayers} players, ${ofInventory} inventory rows, ${ofOrders} orders, seed ${seed}`;
}

/** What its files take, with their indexes and what is needed while they are made; rather too much than too little. */
export const dataSetBytes = ({ players, inventory, orders }: DataSet): number =>
  250e6 + 200 * players + 180 * inventory + 220 * orders;

/**
 * Makes the tables in an empty database, those that do not need each other at the same time.
 * @returns what is in them
 * @throws the server's own error
 */
export async function makeDataSet(
  url: string,
  data: DataSet,
  signal: AbortSignal,
): Promise<DataManifest> {
  const { lanes, constraints, settle } = dataSetSql(data);
  await together(
    signal,
    lanes.map(
      (lane) => (ends: AbortSignal) =>
        inSession(url, MAKING_SESSION, ends, (client) => fillTables(client, lane)),
    ),
  );
  await inSession(url, MAKING_SESSION, signal, async (client) => {
    for (const statement of constraints) await client.query(statement);
    for (const statement of settle) await client.query(statement).catch(unlessForbidden);
  });
  const contents = await together(
    signal,
    lanes.map(
      (lane) => (ends: AbortSignal) =>
        inSession(url, SESSION, ends, (client) => contentOf(client, lane)),
    ),
  );
  const manifest = { data, tables: Object.fromEntries(contents.flat()) as DataManifest["tables"] };
  requireRows(manifest, expectedRows(data));
  return manifest;
}

/**
 * Each table is made and filled within one transaction: under wal_level minimal its rows are then not
 * written a second time into the log.
 */
async function fillTables(client: Client, lane: readonly TableSql[]): Promise<void> {
  for (const { create, fill, indexes } of lane) {
    await client.query("BEGIN");
    for (const statement of [create, fill, ...indexes]) await client.query(statement);
    await client.query("COMMIT");
  }
}

type Content = [TableName, DataManifest["tables"][TableName]];

async function contentOf(client: Client, lane: readonly TableSql[]): Promise<Content[]> {
  const contents: Content[] = [];
  for (const { name } of lane) {
    const { rows } = await client.query<{ rows: string; digest: string }>(contentSql(name));
    const { rows: count = "0", digest = "" } = rows[0] ?? {};
    contents.push([name, { rows: Number(count), digest }]);
  }
  return contents;
}

/** A server that is not the run's own may keep its checkpoints to its administrator. */
function unlessForbidden(error: unknown): void {
  if ((error as { code?: unknown }).code !== "42501") throw error;
}

const expectedRows = ({ players, inventory, orders }: DataSet): Record<TableName, number> => ({
  players,
  items: ITEMS,
  inventory,
  orders,
  friends: FRIENDS_EACH * Math.min(MOST_WITH_FRIENDS, players),
});

/** @throws RunFailedError when a database does not hold the rows that the data set had when it was made */
export async function checkDataSet(
  url: string,
  manifest: DataManifest,
  signal: AbortSignal,
): Promise<void> {
  const counted = await inSession(url, SESSION, signal, async (client) => {
    const { rows } = await client.query<Record<TableName, string>>(COUNTS_SQL);
    return rows[0];
  });
  const entries = TABLES.map((table) => [table, Number(counted?.[table])] as const);
  requireRows(manifest, Object.fromEntries(entries) as Record<TableName, number>);
}

function requireRows({ tables }: DataManifest, rows: Record<TableName, number>): void {
  const wrong = TABLES.find((table) => tables[table].rows !== rows[table]);
  if (wrong === undefined) return;
  throw new RunFailedError(
    `The data set is not whole: ${wrong} has ${tables[wrong].rows} and ${rows[wrong]} rows at two counts; run again.`,
  );
}

const inSession = <T>(
  url: string,
  session: string,
  signal: AbortSignal,
  work: (client: Client) => Promise<T>,
): Promise<T> =>
  withPostgres(
    url,
    async (client) => {
      await client.query(session);
      return work(client);
    },
    { signal },
  );

/** Does pieces of work at the same time; the first that fails ends the others, and its error is the one thrown. */
async function together<T>(
  signal: AbortSignal,
  works: readonly ((ends: AbortSignal) => Promise<T>)[],
): Promise<T[]> {
  const failed = new AbortController();
  const ends = AbortSignal.any([signal, failed.signal]);
  const outcomes = await Promise.allSettled(
    works.map((work) =>
      work(ends).catch((error: unknown) => {
        failed.abort(error);
        throw error;
      }),
    ),
  );
  return outcomes.map((outcome) => {
    if (outcome.status === "fulfilled") return outcome.value;
    throw failed.signal.reason;
  });
}
