import { type Ask, Database, type Start, serve } from "../system/app.ts";

const friendsOf = {
  name: "friends-with-names",
  text: `SELECT players.id, players.name, players.level
         FROM friends JOIN players ON players.id = friends.friend_id
         WHERE friends.player_id = $1 ORDER BY friends.friend_id`,
};

/** One query, and the database puts the two tables together. */
const friends = (ask: Ask, player: number) => ask(friendsOf, [player]);

export default (start: Start) =>
  serve(start, new Database(start), { path: "/friends", inputs: 1000, rows: friends });
