import { type Ask, Database, type Start, serve } from "../system/app.ts";

const friendsOf = {
  name: "friends-of",
  text: "SELECT friend_id FROM friends WHERE player_id = $1 ORDER BY friend_id",
};
const playerById = {
  name: "player-by-id",
  text: "SELECT id, name, level FROM players WHERE id = $1",
};

/** One query for the friends, and then one for each of them. */
async function friends(ask: Ask, player: number) {
  const found: object[] = [];
  for (const { friend_id } of await ask<{ friend_id: string }>(friendsOf, [player]))
    found.push(...(await ask(playerById, [friend_id])));
  return found;
}

export default (start: Start) =>
  serve(start, new Database(start), { path: "/friends", inputs: 1000, rows: friends });
