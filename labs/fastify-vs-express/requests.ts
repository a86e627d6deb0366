/** The requests that load a variant, with the only answer that counts, and those that must be refused. */
import type { RequestSpec } from "#lab";
import { TOKEN } from "./system/data.ts";
import { menu } from "./system/menu.ts";
import { type Order, receipt } from "./system/order.ts";

const JSON_TYPE = "application/json; charset=utf-8";

export const helloWorld: RequestSpec = {
  method: "GET",
  path: "/",
  expect: { status: 200, headers: { "content-type": JSON_TYPE }, body: '{"hello":"world"}' },
};

/** The same with the headers that the three middlewares look at. */
export const helloWithHeaders: RequestSpec = {
  ...helloWorld,
  headers: { authorization: TOKEN, "x-request-id": "hello-1" },
};

export const menuOf = (rows: number): RequestSpec => ({
  method: "GET",
  path: "/menu",
  expect: {
    status: 200,
    headers: { "content-type": JSON_TYPE },
    body: JSON.stringify(menu(rows)),
  },
});

const notes = [
  "no onions, please, and the dressing in a cup of its own",
  "extra spicy, sauce on the side, two more napkins",
  "cut into small pieces, it is for a child of three",
  "ring the lower bell",
];

/** An order, of about 1 KB as JSON when it has ten items; another seed gives another order. */
export function order(seed: number, items = 10): Order {
  return {
    platform: ["north", "south", "west"][seed % 3]!,
    reference: `LB-${String(100000 + seed)}`,
    customer: {
      name: `Customer number ${seed}`,
      phone: `+49${String(30_000_000 + seed)}`,
      address: `${seed} Harbour Street, third floor, ring twice, 10115 Berlin`,
    },
    items: Array.from({ length: items }, (_, place) => ({
      sku: ((seed * 31 + place * 53) % 500) + 1,
      quantity: ((seed + place) % 4) + 1,
      note: notes[(seed + place) % notes.length]!,
    })),
  };
}

export const orderHeaders = (requestId: string) => ({
  authorization: TOKEN,
  "content-type": "application/json",
  "x-request-id": requestId,
});

/** An order for a restaurant, and the receipt that answers it. */
export function placeOrder(restaurantId: string, seed: number, items = 10): RequestSpec {
  const placed = order(seed, items);
  const requestId = `order-${seed}`;
  return {
    method: "POST",
    path: `/restaurants/${restaurantId}/orders`,
    headers: orderHeaders(requestId),
    body: JSON.stringify(placed),
    expect: {
      status: 200,
      headers: { "content-type": JSON_TYPE, "x-request-id": requestId },
      body: JSON.stringify(receipt(restaurantId, placed)),
    },
  };
}

export const orders: RequestSpec[] = [
  placeOrder("harbour-7", 7),
  placeOrder("station-19", 19),
  placeOrder("market-23", 23),
  placeOrder("bridge-42", 42),
];

const good = order(1);
const [firstItem, ...otherItems] = good.items;
const withCustomer = (change: object) => ({ ...good, customer: { ...good.customer, ...change } });
const withItem = (change: object) => ({
  ...good,
  items: [{ ...firstItem, ...change }, ...otherItems],
});
const without = (key: keyof Order) => ({ ...good, [key]: undefined });

/** 20 bodies, each wrong in its own way. */
export const badBodies: string[] = [
  ...[
    {},
    [],
    [good],
    without("platform"),
    without("reference"),
    without("customer"),
    without("items"),
    { ...good, platform: "east" },
    { ...good, reference: "lb-100001" },
    { ...good, discount: 100 },
    withCustomer({ phone: "030 123456" }),
    withCustomer({ name: "" }),
    withCustomer({ vip: true }),
    { ...good, items: [] },
    { ...good, items: Array.from({ length: 31 }, () => firstItem) },
    withItem({ quantity: "2" }),
    withItem({ quantity: 0 }),
    withItem({ sku: 1.5 }),
    withItem({ note: null }),
  ].map((body) => JSON.stringify(body)),
  JSON.stringify(good).slice(0, -1),
];
