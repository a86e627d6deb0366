import { Database, type Start, serve } from "../system/app.ts";

const estimate = {
  name: "estimate-orders",
  text: "SELECT reltuples::bigint AS orders FROM pg_class WHERE oid = 'orders'::regclass",
};

/** What the last VACUUM or ANALYZE has written down for the planner: one row of the catalogue. */
export default (start: Start) =>
  serve(start, new Database(start), {
    path: "/count",
    inputs: 1,
    rows: (ask) => ask(estimate),
  });
