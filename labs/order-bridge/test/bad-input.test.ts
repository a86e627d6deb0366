/** Bad input at both platforms and at the bridge: each is refused with a sentence, and changes nothing. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Answer } from "../../../test/labs/served-app.ts";
import {
  keyed,
  LINES,
  type Platforms,
  place,
  post,
  type Stores,
  settled,
  startPlatforms,
  startStores,
  ticketsOf,
} from "./start.ts";

let stores: Stores;
let platforms: Platforms;
beforeAll(async () => {
  stores = await startStores();
  platforms = await startPlatforms(stores, "outbox");
});
afterAll(async () => {
  platforms?.stop();
  await stores?.stop();
});

const webhook = {
  id: "north/900001/1",
  order: 900_001,
  sequence: 1,
  kind: "order",
  operation: "bad/1",
  totalCents: 3_039,
  lines: LINES,
  occurredAt: "2026-11-26T12:00:00.000Z",
};
const ticket = {
  platform: "north",
  order: 900_001,
  sequence: 1,
  kind: "order",
  operation: "bad/1",
  totalCents: 3_039,
  lines: LINES,
};

/** Each process with its address, its path, and a body that it takes. */
const doors = [
  { name: "north", url: () => platforms.url, path: "/orders", body: { lines: LINES } },
  {
    name: "the bridge",
    url: () => platforms.peers.bridge!,
    path: "/webhooks/north",
    body: webhook,
  },
  { name: "south", url: () => platforms.peers.south!, path: "/tickets", body: ticket },
];

function expectSentence({ status, body }: Answer, expected: number): void {
  expect(status).toBe(expected);
  const { error } = JSON.parse(body) as { error: string };
  expect(error).toMatch(/^[A-Z].*\.$/);
}

describe.each(doors)("$name", ({ url, path, body }) => {
  test("refuses malformed JSON", async () => {
    expectSentence(await post(url(), path, '{"lines": ['), 400);
    expectSentence(await post(url(), path, "null"), 400);
  });

  test("refuses wrong types, whatever they could be read as", async () => {
    for (const wrong of ["a text", [], 17, { ...body, lines: "three" }])
      expectSentence(await post(url(), path, JSON.stringify(wrong)), 400);
    const [line] = LINES;
    const spelled = { ...body, lines: [{ ...line, item: "12" }] };
    if (path !== "/webhooks/north") expectSentence(await post(url(), path, spelled), 400);
  });

  test("refuses a field that nobody knows", async () => {
    expectSentence(await post(url(), path, { ...body, tip: 5 }), 400);
  });

  test("refuses a body of 2 MB, and one that is no JSON", async () => {
    const large = JSON.stringify({ ...body, note: "x".repeat(2 * 1024 * 1024) });
    expectSentence(await post(url(), path, large), 413);
    expectSentence(await post(url(), path, "lines=3", { "content-type": "application/xml" }), 415);
  });

  test("knows nothing of other addresses", async () => {
    expectSentence(await post(url(), "/nothing", body), 404);
  });
});

test("nothing of all that was accepted", async () => {
  const [counted] = await platforms.query<{ events: string; tickets: string }>(
    `select (select count(*) from ${platforms.tables.events}) as events,
       (select count(*) from ${platforms.tables.tickets}) as tickets`,
  );
  expect(counted).toEqual({ events: "0", tickets: "0" });
});

test("the bridge knows one platform that sends webhooks", async () => {
  expectSentence(await post(platforms.peers.bridge!, "/webhooks/east", webhook), 404);
  expectSentence(await post(platforms.peers.bridge!, "/webhooks/", webhook), 404);
});

test("an empty key is no key, and one of 300 letters is refused", async () => {
  for (const key of ["", "k".repeat(300)])
    expectSentence(await post(platforms.url, "/orders", { lines: LINES }, keyed(key)), 400);
});

test("a key that comes again with another body is refused with 409, and the first answer stays", async () => {
  const order = (quantity: number) => ({ lines: [{ ...LINES[0]!, quantity }] });
  const first = await post(platforms.url, "/orders", order(1), keyed("reused"));
  const other = await post(platforms.url, "/orders", order(2), keyed("reused"));
  expectSentence(other, 409);
  expect(other.body).toContain("reused");
  const again = await post(platforms.url, "/orders", order(1), keyed("reused"));
  expect([again.status, again.headers.location]).toEqual([201, first.headers.location]);
});

test("a key of an order is no key of its cancellation", async () => {
  const number = await place(platforms, "two-uses");
  const path = `/orders/${number}/cancellation`;
  expectSentence(await post(platforms.url, path, undefined, keyed("two-uses")), 409);
});

test("an order that does not exist cannot be cancelled, nor one that was", async () => {
  for (const number of ["999999", "x", "-1"])
    expectSentence(await post(platforms.url, `/orders/${number}/cancellation`, undefined), 404);
  const number = await place(platforms, "cancelled-twice");
  const path = `/orders/${number}/cancellation`;
  expect((await post(platforms.url, path, undefined, keyed("cancel"))).status).toBe(202);
  expect((await post(platforms.url, path, undefined, keyed("cancel"))).status).toBe(202);
  expectSentence(await post(platforms.url, path, undefined, keyed("another")), 409);
});

test("what south will never do is a dead letter, with all that follows it, and holds up nobody else", async () => {
  const number = await place(platforms, "poison", {
    lines: [{ item: 9_999, quantity: 1, priceCents: 100 }],
  });
  const path = `/orders/${number}/cancellation`;
  expect((await post(platforms.url, path, undefined, keyed("poison/cancel"))).status).toBe(202);
  await place(platforms, "healthy");
  await settled(stores, platforms, "poison");
  await settled(stores, platforms, "healthy");
  const dead = await platforms.query<{ operation: string; state: string; reason: string }>(
    `select operation, state, reason from ${platforms.tables.outbox}
     where starts_with(operation, 'poison') order by sequence`,
  );
  expect(dead.map(({ operation, state }) => [operation, state])).toEqual([
    ["poison", "dead"],
    ["poison/cancel", "dead"],
  ]);
  expect(dead[0]!.reason).toContain("9999");
  expect(await ticketsOf(platforms, "poison")).toEqual([]);
  expect(await ticketsOf(platforms, "healthy")).toHaveLength(1);
});
