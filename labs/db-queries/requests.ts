/** The requests that load a variant. The database's data decide how many rows each finds, whatever input it draws. */
import type { RequestSpec } from "#lab";
import { PAGE_ROWS } from "./system/pages.ts";
import { RECEIPTS_A_REQUEST } from "./system/receipts.ts";
import { ORDERS_OF_A_PLAYER } from "./system/tables.ts";

/** Friends of each of the first thousand players. */
export const FRIENDS = 31;

const answered = (rows: number): RequestSpec["expect"] => ({
  status: 200,
  headers: { "content-type": "application/json; charset=utf-8" },
  body: JSON.stringify({ rows }),
});

const get = (path: string, rows: number): RequestSpec[] => [
  { method: "GET", path, expect: answered(rows) },
];

export const friends = get("/friends", FRIENDS);
export const ordersOfPlayer = get("/orders", ORDERS_OF_A_PLAYER);
export const page = get("/page", PAGE_ROWS);
/** Of a hundred players. */
export const prices = get("/prices", 100 * ORDERS_OF_A_PLAYER);
export const count = get("/count", 1);
export const stock = get("/stock", 1);
export const receipts: RequestSpec[] = [
  { method: "POST", path: "/receipts", expect: answered(RECEIPTS_A_REQUEST) },
];
