import { Database, type Start, serve } from "../system/app.ts";

const count = { name: "count-orders", text: "SELECT count(*) AS orders FROM orders" };

/** Every row is looked at: which of them exist depends on who asks. */
export default (start: Start) =>
  serve(start, new Database(start), {
    path: "/count",
    inputs: 1,
    rows: (ask) => ask(count),
  });
