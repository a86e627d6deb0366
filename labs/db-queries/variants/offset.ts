import { Database, type Start, type Statement, serve } from "../system/app.ts";
import { PAGE_ROWS, pagesOf } from "../system/pages.ts";

export const offsetPage = (table: string): Statement => ({
  name: `offset-page-of-${table}`,
  text: `SELECT id, player_id, item_id, price_cents, state, placed_at::text AS placed
         FROM ${table}
         ORDER BY placed_at DESC, id DESC LIMIT ${PAGE_ROWS} OFFSET $1`,
});

/** The rows of all pages before are read as well, and thrown away. */
export default function app(start: Start) {
  const { first, pages } = pagesOf(start.params);
  const page = offsetPage("orders");

  return serve(start, new Database(start), {
    path: "/page",
    inputs: pages,
    rows: (ask, input) => ask(page, [(first + input - 2) * PAGE_ROWS]),
  });
}
