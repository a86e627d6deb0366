import Fastify from "fastify";
import pg from "pg";
import { addressIn, type Start } from "../system/app.ts";
import { behind, LADDER, makeLadder, PAGE_ROWS, unknownPlayer } from "./data.ts";

interface Page {
  Params: { page: string };
  Querystring: { after?: string };
}

const pageBehind = {
  name: "page-behind",
  text: `SELECT player_id, handle, score,
                (SELECT count(*) FROM inventory
                 WHERE inventory.player_id = ladder.player_id) AS stacks
         FROM ${LADDER} AS ladder WHERE (score, player_id) < ($1, $2)
         ORDER BY score DESC, player_id DESC LIMIT ${PAGE_ROWS}`,
};

/** Handles are stored in small letters, so only what is asked for has to be made so. */
const playerByHandle = {
  name: "player-by-handle",
  text: `SELECT player_id, handle, region, score FROM ${LADDER} WHERE handle = $1`,
};

/** One statement a request, which reads what it answers, over a pool that nobody waits for without end. */
export default async function app({ services, port }: Start) {
  await makeLadder(services);
  const pool = new pg.Pool({
    connectionString: addressIn(services),
    max: 10,
    connectionTimeoutMillis: 5000,
  });
  pool.on("error", () => {});
  const app = Fastify();

  app.get<Page>("/leaderboard/:page", async ({ query }) => {
    const { rows } = await pool.query({ ...pageBehind, values: behind(query.after) });
    return rows;
  });

  app.get<{ Params: { handle: string } }>("/players/:handle", async ({ params }, reply) => {
    const values = [params.handle.toLowerCase()];
    const { rows } = await pool.query({ ...playerByHandle, values });
    return rows[0] ?? reply.code(404).send(unknownPlayer);
  });

  return app.listen({ port, host: "127.0.0.1" });
}
