import { afterAll, beforeAll, expect, test } from "vitest";
import { poolBound, queriesARequest } from "../oracle/invariants.ts";
import { listen, send, startDatabase, type TestDatabase } from "./start.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database?.stop());

// What becomes of each invariant in each variant is what `lab verify` looks at, on all of the data.

test("statements too many are counted one by one", async () => {
  const url = await database.start("variants/n-plus-one.ts");
  const { services } = database;
  expect(await queriesARequest({ url, variant: "join", services })).toEqual({
    violations: 310,
    checked: 10,
  });
});

test("a pool that opens more connections than it says is found out", async () => {
  const url = await database.start("variants/pool.ts", { connections: 10 });
  const pretending = await listen((request, response) => {
    void send(url, { method: "GET", path: request.url! }).then(({ body }) => {
      const answer = JSON.parse(body);
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(request.url === "/pool" ? { ...answer, size: 2 } : answer));
    });
  });
  const { violations } = await poolBound({
    url: pretending,
    variant: "pool-2",
    services: database.services,
  });
  expect(violations).toBeGreaterThan(0);
});

test("an answer that is an error is none", async () => {
  const failing = await listen((_request, response) => {
    response.statusCode = 500;
    response.end("{}");
  });
  await expect(
    queriesARequest({ url: failing, variant: "join", services: database.services }),
  ).rejects.toThrow(/answered with 500/);
});
