/**
 * What the servers are asked, and the one right answer: 202 in all variants, although inline the order is done by then.
 * Orders have no names here, so all of them are new.
 */
import type { RequestSpec } from "#lab";
import { POISON_EVERY, POISON_ITEM } from "./system/scenario.ts";

const taken = {
  status: 202,
  headers: { "content-type": "application/json" },
  body: '{"ok":true}',
};
const json = { "content-type": "application/json" };

const orderFor = (item: number): RequestSpec => ({
  method: "POST",
  path: "/orders",
  headers: json,
  body: JSON.stringify({ item, quantity: 2 }),
  expect: taken,
});

export const orders: RequestSpec[] = [orderFor(7)];

/** One order in POISON_EVERY cannot be done. */
export const ordersWithPoison: RequestSpec[] = [
  { ...orderFor(7), share: 1 - 1 / POISON_EVERY },
  { ...orderFor(POISON_ITEM), share: 1 / POISON_EVERY },
];
