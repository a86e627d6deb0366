import { Database, type Start, serve } from "../system/app.ts";
import { COVERED, copyOrders } from "../system/tables.ts";

const PLAYERS = 100;
const ofPlayers = {
  name: "prices-of-players",
  text: `SELECT id, price_cents
         FROM ${COVERED.table} WHERE player_id BETWEEN $1 AND $2 ORDER BY player_id, id`,
};

/** The two columns that are used, both of which the index holds. */
export default async function app(start: Start) {
  const database = new Database(start);
  const players = await copyOrders(database.pool, COVERED);

  return serve(start, database, {
    path: "/prices",
    inputs: Math.floor(players / PLAYERS),
    async rows(ask, input) {
      const orders = await ask(ofPlayers, [1 + PLAYERS * (input - 1), PLAYERS * input]);
      return orders.map(({ id, price_cents }) => ({ id, price_cents }));
    },
  });
}
