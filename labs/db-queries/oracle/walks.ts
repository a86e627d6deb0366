/** A walk over all pages of a small table that changes between two pages, with a variant's own statement. */
import pg from "pg";
import type { Statement } from "../system/app.ts";
import { BEGINNING, type Cursor } from "../system/pages.ts";

/** Rows at the beginning; two of them are placed in each second, so that the id has to tell them apart. */
export const WALKED_ROWS = 1000;
/** Rows inserted, or deleted, after each page; always the newest. */
export const CHANGED_ROWS = 5;

/** The table of a walk, which ends with its session. */
export const WALKED_TABLE = "walked";

/** What is asked for the next page, given its number and the last row of the page before. */
export type NextPage = (
  page: number,
  cursor: Cursor,
) => { statement: Statement; values: readonly unknown[] };

const changes = {
  insert: `INSERT INTO ${WALKED_TABLE} SELECT ${numbered("max(id) + added")}
           FROM ${WALKED_TABLE}, generate_series(1, ${CHANGED_ROWS}) AS added GROUP BY added`,
  delete: `DELETE FROM ${WALKED_TABLE} WHERE id IN
           (SELECT id FROM ${WALKED_TABLE} ORDER BY id DESC LIMIT ${CHANGED_ROWS})`,
};

export interface Walk {
  /** Rows that were there from beginning to end. */
  rows: number;
  /** How many of these were seen more than once, and not at all. */
  repeated: number;
  missed: number;
}

/** Walks from the newest row to the oldest, page by page, until a page is empty. */
export async function walk(
  address: string,
  change: keyof typeof changes,
  next: NextPage,
): Promise<Walk> {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  try {
    await client.query(
      `CREATE TEMP TABLE ${WALKED_TABLE} AS SELECT ${numbered("n")}
       FROM generate_series(1::bigint, ${WALKED_ROWS}) AS n`,
    );
    const seen = new Map<string, number>();
    let cursor = BEGINNING;
    for (let page = 1; ; page++) {
      const { statement, values } = next(page, cursor);
      const { rows } = await client.query<{ id: string; placed: string }>({
        ...statement,
        values: [...values],
      });
      const last = rows.at(-1);
      if (last === undefined) break;
      cursor = [last.placed, last.id];
      for (const { id } of rows) seen.set(id, (seen.get(id) ?? 0) + 1);
      await client.query(changes[change]);
    }
    const { rows } = await client.query<{ id: string }>(
      `SELECT id FROM ${WALKED_TABLE} WHERE id <= ${WALKED_ROWS}`,
    );
    const times = rows.map(({ id }) => seen.get(id) ?? 0);
    return {
      rows: rows.length,
      repeated: times.filter((count) => count > 1).length,
      missed: times.filter((count) => count === 0).length,
    };
  } finally {
    await client.end();
  }
}

/** The columns of an order of this number. */
function numbered(id: string): string {
  return `${id} AS id, 1::bigint AS player_id, 1 AS item_id, 99 AS price_cents, 'placed' AS state,
          timestamptz '2026-01-01' + (${id}) / 2 * interval '1 second' AS placed_at`;
}
