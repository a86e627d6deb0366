import type { IncomingMessage, ServerResponse } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listen } from "../../../test/labs/served-app.ts";
import { buyAll, strangers } from "../oracle/buyers.ts";
import { invariants } from "../oracle/invariants.ts";
import { type Store, startShop, startStore } from "./start.ts";

let store: Store;
beforeAll(async () => {
  store = await startStore();
});
afterAll(() => store?.stop());

const targetOf = (variant: string, url: string) => ({
  variant,
  url,
  services: { redis: store.url },
});

// What becomes of each invariant in each variant is what `lab verify` looks at.

const checkOf = (id: string) => invariants.find((one) => one.id === id)!.check;

test("MULTI without WATCH sells every unit that is asked for, and its books balance", async () => {
  const target = targetOf("pipeline-multi", await startShop(store, "pipeline-multi"));
  expect(await checkOf("oversells")(target)).toEqual({ violations: 550, checked: 600 });
  expect(await checkOf("books-balance")(target)).toEqual({ violations: 0, checked: 600 });
  expect(await checkOf("more-than-one-each")(target)).toEqual({ violations: 120, checked: 40 });
});

test("an error in the last write leaves the earlier ones in every trial, with a transaction as with a script", async () => {
  for (const variant of ["watch-multi", "lua", "function"]) {
    const target = targetOf(variant, await startShop(store, variant));
    expect(await checkOf("all-or-nothing")(target)).toEqual({ violations: 10, checked: 10 });
  }
});

/** A shop that opens sales and does nothing else: every purchase gets this answer. */
function pretending(status: number, body: object): Promise<string> {
  return listen((request: IncomingMessage, response: ServerResponse) => {
    const isReset = request.url === "/reset";
    response.writeHead(isReset ? 200 : status, { "content-type": "application/json" });
    response.end(JSON.stringify(isReset ? { prefix: "{pretended}:" } : body));
  });
}

test.each([
  "never-oversold",
  "books-balance",
  "one-each",
  "ledger-complete",
  "survives-forgetting",
])("%s is broken by a shop that fails", async (id) => {
  const url = await pretending(500, { error: "out of order" });
  const { violations } = await checkOf(id)(targetOf("lua", url));
  expect(violations).toBeGreaterThan(0);
});

test.each([
  "never-oversold",
  "books-balance",
  "one-each",
  "ledger-complete",
])("%s is broken by a shop that says it has sold and writes nothing down", async (id) => {
  const url = await pretending(200, { sold: true });
  const { violations } = await checkOf(id)(targetOf("lua", url));
  expect(violations).toBeGreaterThan(0);
});

test("purchases are answered in the order of asking, and one that fails has no status", async () => {
  const url = await startShop(store, "lua");
  const twice = await buyAll(url, [{ player: 5 }, { player: 6 }]);
  expect(twice).toEqual([
    { status: 200, sold: true },
    { status: 200, sold: true },
  ]);
  expect(await buyAll("http://127.0.0.1:1", strangers(2))).toEqual([
    { status: 0, sold: false },
    { status: 0, sold: false },
  ]);
});
