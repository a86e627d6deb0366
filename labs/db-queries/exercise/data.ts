/** The exercise's table: the first players of the data set on a ladder, made where it is not there yet. */
import pg from "pg";
import { addressIn } from "../system/app.ts";
import { SETTING_UP } from "../system/tables.ts";

/** Of the leaderboard. */
export const PAGE_ROWS = 25;

const PLAYERS = 200_000;
export const LADDER = "db_queries.ladder";

/** Indexes on what pages are ordered by, and on the handle, which is written in small letters. */
const STATEMENTS = [
  "CREATE SCHEMA IF NOT EXISTS db_queries",
  `CREATE TABLE IF NOT EXISTS ${LADDER} AS
   SELECT id AS player_id, 'p' || id AS handle, region, score
   FROM players WHERE id <= ${PLAYERS} ORDER BY id`,
  `CREATE INDEX IF NOT EXISTS ladder_by_score ON ${LADDER} (score DESC, player_id DESC)`,
  `CREATE UNIQUE INDEX IF NOT EXISTS ladder_by_handle ON ${LADDER} (handle)`,
  `VACUUM (ANALYZE) ${LADDER}`,
];

/** Does nothing where the ladder stands. */
export async function makeLadder(services: Record<string, string>): Promise<void> {
  const client = new pg.Client({ connectionString: addressIn(services) });
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [SETTING_UP]);
    const { rows } = await client.query("SELECT to_regclass($1) AS ladder", [
      "db_queries.ladder_by_handle",
    ]);
    if (rows[0].ladder !== null) return;
    for (const statement of STATEMENTS) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** A page begins behind this player: `after` of a request, or the beginning of the ladder. */
export function behind(after: string | undefined): [score: string, playerId: string] {
  const [score, playerId] = (after ?? "9223372036854775807:0").split(":");
  return [score!, playerId ?? "0"];
}

export const unknownPlayer = { error: "there is no such player" };
