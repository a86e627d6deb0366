/**
 * What all realistic variants share, so that a variant's file holds its framework and nothing else:
 * a bridge that takes food orders from delivery platforms and answers with the receipt.
 */

/** What the harness hands to a variant. */
export interface Start {
  params: Record<string, string | number | boolean>;
  services: Record<string, string>;
  /** For a framework that listens by itself; 0 takes any free port. */
  port: number;
}

/** Where the result of other work goes, so that the engine cannot leave the computing out. */
export const kept = { value: 0 };

const resources = {
  bridges: "messages",
  couriers: "shifts",
  customers: "addresses",
  discounts: "uses",
  restaurants: "orders",
  kitchens: "tickets",
  menus: "items",
  payments: "refunds",
  printers: "jobs",
  zones: "fees",
};

/** 40 routes; `orderRoute` is the 20th. */
export const routes = Object.entries(resources).flatMap(([name, part]) => [
  { method: "GET", path: `/${name}/:id` },
  { method: "PUT", path: `/${name}/:id` },
  { method: "DELETE", path: `/${name}/:id` },
  { method: "POST", path: `/${name}/:id/${part}` },
]);
export const orderRoute = "/restaurants/:id/orders";

/** What every other route answers. */
export const elsewhere = { ok: true };
export const unauthorized = { error: "authorization is missing or wrong" };
export const badOrder = { error: "the order is not valid" };

export const TOKEN = "Bearer 5f2a7c1e9b";
export const authorized = (header: string | undefined) => header === TOKEN;

let requests = 0;
export const nextRequestId = () => `request-${++requests}`;

/** Where the timing middleware leaves what it measured. */
export const timing = { count: 0, totalMillis: 0 };
export function recordMillis(millis: number): void {
  timing.count++;
  timing.totalMillis += millis;
}
