import { Database, type Start, type Statement, serve } from "../system/app.ts";
import { cursorsOf, PAGE_ROWS, pagesOf } from "../system/pages.ts";

export const keysetPage = (table: string): Statement => ({
  name: `keyset-page-of-${table}`,
  text: `SELECT id, player_id, item_id, price_cents, state, placed_at::text AS placed
         FROM ${table} WHERE (placed_at, id) < ($1, $2)
         ORDER BY placed_at DESC, id DESC LIMIT ${PAGE_ROWS}`,
});

/** The index is entered behind the last row of the page before; a client brings that row's time and id along. */
export default async function app(start: Start) {
  const { first, pages } = pagesOf(start.params);
  const database = new Database(start);
  const cursors = await cursorsOf(database.ask, first, pages);
  const page = keysetPage("orders");

  return serve(start, database, {
    path: "/page",
    inputs: pages,
    rows: (ask, input) => ask(page, cursors[input - 1]),
  });
}
