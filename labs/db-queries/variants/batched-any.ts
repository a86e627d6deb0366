import { type Ask, Database, type Start, serve } from "../system/app.ts";

const friendsOf = {
  name: "friends-of",
  text: "SELECT friend_id FROM friends WHERE player_id = $1 ORDER BY friend_id",
};
const playersById = {
  name: "players-by-id",
  text: "SELECT id, name, level FROM players WHERE id = ANY($1) ORDER BY id",
};

/** One query for the friends, and one for all of them. */
async function friends(ask: Ask, player: number) {
  const found = await ask<{ friend_id: string }>(friendsOf, [player]);
  return ask(playersById, [found.map(({ friend_id }) => friend_id)]);
}

export default (start: Start) =>
  serve(start, new Database(start), { path: "/friends", inputs: 1000, rows: friends });
