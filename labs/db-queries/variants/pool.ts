import { Database, type Start, serve } from "../system/app.ts";

const PLAYERS = 10;
const itemsOf = {
  name: "items-of-players",
  text: `SELECT count(*) AS stacks, sum(quantity) AS items
         FROM inventory WHERE player_id BETWEEN $1 AND $2`,
};

/** What ten players hold, over a pool of `params.connections`. */
export default async (start: Start) => {
  const database = new Database(start, Number(start.params.connections));
  await database.open();
  return serve(start, database, {
    path: "/stock",
    inputs: 100_000,
    rows: (ask, input) => ask(itemsOf, [1 + PLAYERS * (input - 1), PLAYERS * input]),
  });
};
