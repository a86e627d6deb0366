/**
 * The lab's tables: copies of the orders in which every player who orders has exactly ten of them. The copies of
 * `no-index` and `index` are alike but for the index. No other index of the first holds the column, because PostgreSQL
 * can use one that has it in second place since version 18 (skip scan).
 */
import type pg from "pg";

export const ORDERS_OF_A_PLAYER = 10;

export interface Copy {
  /** With its schema. */
  table: string;
  /** A statement that makes an index, where the copy has one. */
  index?: string;
}

/** The copy whose index holds all that a sum needs: with it the table itself need not be read. */
export const COVERED: Copy = {
  table: "db_queries.orders_covered",
  index: `CREATE INDEX IF NOT EXISTS orders_covered_by_player
          ON db_queries.orders_covered (player_id, id) INCLUDE (price_cents)`,
};

/** Any number will do, as long as it is always the same. */
export const SETTING_UP = 102_026;

/**
 * Makes a copy where there is none yet, and gives the number of players in it: a tenth of the orders.
 * Order n belongs to player 1 + (n - 1) mod that number, so that the ten of a player lie far apart.
 */
export async function copyOrders(pool: pg.Pool, { table, index }: Copy): Promise<number> {
  const client = await pool.connect();
  try {
    // Variants may start at the same moment. The lock ends with the session.
    await client.query("SELECT pg_advisory_lock($1)", [SETTING_UP]);
    await client.query("CREATE SCHEMA IF NOT EXISTS db_queries");
    const { rows } = await client.query<{ players: string }>(
      `SELECT max(id) / ${ORDERS_OF_A_PLAYER} AS players FROM orders`,
    );
    const players = Number(rows[0]!.players);
    await client.query(
      `CREATE TABLE IF NOT EXISTS ${table} AS
       SELECT id, 1 + (id - 1) % ${players} AS player_id, item_id, price_cents, state, placed_at
       FROM orders ORDER BY id`,
    );
    if (index !== undefined) await client.query(index);
    // Statistics for the planner, and the visibility map, which autovacuum would see to in time.
    await client.query(`VACUUM (ANALYZE) ${table}`);
    return players;
  } finally {
    client.release(true);
  }
}
