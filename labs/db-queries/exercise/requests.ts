/** What is asked of the exercise's server, with the answers that the database gives to plain questions. */
import type pg from "pg";
import type { RequestSpec } from "#lab";
import { LADDER, PAGE_ROWS, unknownPlayer } from "./data.ts";

/** Shares of the ladder that lie before the pages asked for; the first is the first page. */
const DEPTHS = [0, 0.001, 0.1, 0.5, 0.9];

const got = (path: string, body: object | undefined, status = 200): RequestSpec => ({
  method: "GET",
  path,
  expect: {
    status,
    headers: { "content-type": "application/json; charset=utf-8" },
    body: JSON.stringify(body),
  },
});

/** Pages from the first to one far down, and players by handles in small and in capital letters, and one of nobody. */
export async function requestsAsked(client: pg.Client): Promise<RequestSpec[]> {
  const { rows } = await client.query(`SELECT count(*) / ${PAGE_ROWS} AS pages FROM ${LADDER}`);
  const pages = DEPTHS.map((depth) => 1 + Math.floor(depth * (Number(rows[0].pages) - 1)));
  const asked: RequestSpec[] = [];
  for (const page of pages) asked.push(await pageAsked(client, page));
  for (const handle of ["p7", "P1234", "P19999"]) {
    const found = await client.query(
      `SELECT player_id, handle, region, score FROM ${LADDER} WHERE handle = $1`,
      [handle.toLowerCase()],
    );
    asked.push(got(`/players/${handle}`, found.rows[0]));
  }
  return [...asked, got("/players/p0", unknownPlayer, 404)];
}

/** The page with the row before it, whose score and number the request brings along. */
async function pageAsked(client: pg.Client, page: number): Promise<RequestSpec> {
  const { rows } = await client.query(
    `SELECT player_id, handle, score,
            (SELECT count(*) FROM inventory WHERE inventory.player_id = placed.player_id) AS stacks
     FROM (SELECT *, row_number() OVER (ORDER BY score DESC, player_id DESC) AS place
           FROM ${LADDER}) AS placed
     WHERE place BETWEEN $1 AND $2 ORDER BY place`,
    [(page - 1) * PAGE_ROWS, page * PAGE_ROWS],
  );
  if (page === 1) return got("/leaderboard/1", rows);
  const [before, ...entries] = rows;
  return got(`/leaderboard/${page}?after=${before.score}:${before.player_id}`, entries);
}
