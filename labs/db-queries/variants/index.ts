import { Database, type Start, serve } from "../system/app.ts";
import { copyOrders } from "../system/tables.ts";

const table = "db_queries.orders_indexed";
const index = `CREATE INDEX IF NOT EXISTS orders_by_player ON ${table} (player_id)`;
const ofPlayer = {
  name: "orders-of-player",
  text: `SELECT id, item_id, price_cents, state, placed_at
         FROM ${table} WHERE player_id = $1 ORDER BY id`,
};

/** The index leads to the ten orders of the player. */
export default async function app(start: Start) {
  const database = new Database(start);
  const players = await copyOrders(database.pool, { table, index });

  return serve(start, database, {
    path: "/orders",
    inputs: players,
    rows: (ask, player) => ask(ofPlayer, [player]),
  });
}
