/** What customers ask of north. The generator cannot give each request a key, so north names these operations. */
import type { RequestSpec } from "#lab";
import type { Line } from "./system/order-event.ts";
import { CANCEL_SHARE } from "./system/scenario.ts";

const accepted = (status: number) => ({
  status,
  headers: { "content-type": "application/json; charset=utf-8" },
  body: '{"status":"accepted"}',
});

/** Three lines, of prices that do not come out even. */
export const LINES: Line[] = [
  { item: 12, quantity: 2, priceCents: 895 },
  { item: 40, quantity: 1, priceCents: 1_249 },
  { item: 307, quantity: 3, priceCents: 333 },
];

export const order: RequestSpec = {
  method: "POST",
  path: "/orders",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ lines: LINES }),
  requestClass: "order",
  share: 1 - CANCEL_SHARE,
  expect: accepted(201),
};

/** Of the newest order: somebody has changed her mind at once. */
export const cancellation: RequestSpec = {
  method: "POST",
  path: "/cancellations",
  requestClass: "cancel",
  share: CANCEL_SHARE,
  expect: accepted(202),
};
