import Fastify from "fastify";
import pg from "pg";
import { addressIn, type Start } from "../system/app.ts";
import { LADDER, makeLadder, PAGE_ROWS, unknownPlayer } from "./data.ts";

/**
 * A page is asked for by its number, and from the second page on also with `after`, the score and the number of
 * the last player of the page before.
 */
interface Page {
  Params: { page: string };
  Querystring: { after?: string };
}

export default async function app({ services, port }: Start) {
  await makeLadder(services);
  const pool = new pg.Pool({ connectionString: addressIn(services), max: 100 });
  pool.on("error", () => {});
  const app = Fastify();

  app.get<Page>("/leaderboard/:page", async ({ params }) => {
    const { rows } = await pool.query(
      `SELECT player_id, handle, score FROM ${LADDER}
       ORDER BY score DESC, player_id DESC LIMIT ${PAGE_ROWS} OFFSET $1`,
      [(Number(params.page) - 1) * PAGE_ROWS],
    );
    const entries: object[] = [];
    for (const player of rows) {
      const held = await pool.query(
        "SELECT count(*) AS stacks FROM inventory WHERE player_id = $1",
        [player.player_id],
      );
      entries.push({ ...player, stacks: held.rows[0].stacks });
    }
    return entries;
  });

  app.get<{ Params: { handle: string } }>("/players/:handle", async ({ params }, reply) => {
    const { rows } = await pool.query(
      `SELECT player_id, handle, region, score FROM ${LADDER} WHERE lower(handle) = lower($1)`,
      [params.handle],
    );
    return rows[0] ?? reply.code(404).send(unknownPlayer);
  });

  return app.listen({ port, host: "127.0.0.1" });
}
