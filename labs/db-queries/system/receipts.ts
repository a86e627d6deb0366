/** What the inserting variants write: a hundred receipts a request, into a separate table for each process. */
import { Database, routes, type Start } from "./app.ts";
import { SETTING_UP } from "./tables.ts";

export const RECEIPTS_A_REQUEST = 100;

/** A table with more rows is emptied, so that fast variants do not write into larger ones; they pay for it more often. */
const MOST_ROWS = 500_000;

/** In the order of the table's columns. */
export type Receipt = readonly [
  id: number,
  playerId: number,
  itemId: number,
  priceCents: number,
  state: string,
  placedAt: string,
];

const FIRST_PLACED = Date.UTC(2026, 0, 1);
const STATES = ["placed", "paid", "shipped", "returned"] as const;

/** The receipt of a number, the same in every variant. */
export const receipt = (number: number): Receipt => [
  number,
  1 + ((number * 7919) % 1_000_000),
  1 + ((number * 104_729) % 10_000),
  99 + ((number * 31) % 9_900),
  STATES[number % STATES.length]!,
  new Date(FIRST_PLACED + number * 1000).toISOString(),
];

/** Writes receipts into a table; whether they are all there when it is done is for the invariant to say. */
export type Insert = (receipts: readonly Receipt[]) => Promise<unknown>;

/** Numbers the tables of the process. */
let tables = 0;

/**
 * Listens on the port and gives the address. `POST /reset` begins again with an empty table and the
 * first receipt; the whole table stands at `/rows/1`.
 */
export async function serveInserts(
  start: Start,
  insertInto: (table: string, database: Database) => Insert,
): Promise<string> {
  const database = new Database(start);
  const table = `db_queries.receipts_${process.pid}_${++tables}`;
  await makeTable(database, table);
  const insert = insertInto(table, database);
  let next = 1;
  let inTable = 0;

  const empty = async () => {
    inTable = 0;
    await database.pool.query(`TRUNCATE ${table}`);
  };
  const app = routes(database);
  app.post("/receipts", async () => {
    if (inTable >= MOST_ROWS) await empty();
    const receipts = Array.from({ length: RECEIPTS_A_REQUEST }, (_, index) =>
      receipt(next + index),
    );
    next += receipts.length;
    inTable += receipts.length;
    await insert(receipts);
    return { rows: receipts.length };
  });
  app.post("/reset", async () => {
    next = 1;
    await empty();
    return { rows: 0 };
  });
  app.get("/rows/1", async () => {
    const { rows } = await database.pool.query(`SELECT * FROM ${table} ORDER BY id`);
    return rows;
  });
  return app.listen({ port: start.port, host: "127.0.0.1" });
}

/** The process' number may have been another's before, and so may its tables. */
async function makeTable({ pool }: Database, table: string): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [SETTING_UP]);
    await client.query("CREATE SCHEMA IF NOT EXISTS db_queries");
    await client.query(
      `CREATE TABLE IF NOT EXISTS ${table} (
         id bigint PRIMARY KEY, player_id bigint NOT NULL, item_id int NOT NULL,
         price_cents int NOT NULL, state text NOT NULL, placed_at timestamptz NOT NULL)`,
    );
    await client.query(`TRUNCATE ${table}`);
  } finally {
    client.release(true);
  }
}
