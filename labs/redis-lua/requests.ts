/** What the shops are asked, and the only answers that count. */
import type { RequestSpec } from "#lab";
import { STOCK_UNDER_LOAD } from "./system/sale.ts";

const answered = (body: object) => ({
  status: 200,
  headers: { "content-type": "application/json; charset=utf-8" },
  body: JSON.stringify(body),
});

/** One unit for the next player: who that is, and of which item, the shop samples. */
export const purchases: RequestSpec[] = [
  { method: "POST", path: "/purchases", expect: answered({ sold: true }) },
];

/** Somebody who only wants to know what is left, and calls no script. */
export const bystanders: RequestSpec[] = [
  {
    method: "GET",
    path: "/stock",
    requestClass: "bystander",
    expect: answered({ stock: STOCK_UNDER_LOAD }),
  },
];
