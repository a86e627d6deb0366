import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sameFriends, samePage } from "../oracle/invariants.ts";
import { receipt } from "../system/receipts.ts";
import { DEEP_PAGE, SMALL, send, startDatabase, type TestDatabase } from "./start.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database?.stop());

const get = async <Answer>(url: string, path: string): Promise<Answer> =>
  JSON.parse((await send(url, { method: "GET", path })).body);

// That every answer is as the lab declares it is what `lab verify` looks at, on all of the data.

describe("on the small data set, the pages in its middle", () => {
  test.each(["offset", "keyset"])("are by %s what numbering all orders gives", async (variant) => {
    const url = await database.start(`variants/${variant}.ts`, { page: DEEP_PAGE });
    const { services } = database;
    const { violations, checked } = await samePage(DEEP_PAGE)({ url, variant, services });
    expect({ violations, checked }).toEqual({ violations: 0, checked: 100 });
  });

  test("are asked for in the same order by both", async () => {
    const ids: string[][] = [];
    for (const variant of ["offset", "keyset"]) {
      const url = await database.start(`variants/${variant}.ts`, { page: DEEP_PAGE });
      const rows = await get<{ id: string }[]>(url, "/rows/7");
      ids.push(rows.map(({ id }) => id));
    }
    expect(ids[0]).toHaveLength(50);
    expect(ids[0]).toEqual(ids[1]);
  });
});

interface Node {
  "Node Type": string;
  "Actual Rows": number;
  "Rows Removed by Filter"?: number;
  "Heap Fetches"?: number;
  "Shared Hit Blocks": number;
  "Shared Read Blocks": number;
  Plans?: Node[];
}

const nodesOf = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

describe("the plan of what a request sends", () => {
  const planOf = async (variant: string, params = {}) => {
    const url = await database.start(`variants/${variant}.ts`, params);
    return get<{ Statement: string; Times: number; Plan: Node }[]>(url, "/plan");
  };
  const buffersOf = ([first]: { Plan: Node }[]) =>
    first!.Plan["Shared Hit Blocks"] + first!.Plan["Shared Read Blocks"];

  test("reads the rows of all pages before by OFFSET, and those of the page by keyset", async () => {
    const [byOffset] = await planOf("offset", { page: DEEP_PAGE });
    const [byKeyset] = await planOf("keyset", { page: DEEP_PAGE });
    expect(byOffset!.Plan.Plans![0]!["Actual Rows"]).toBe(DEEP_PAGE * 50);
    expect(byKeyset!.Plan.Plans![0]!["Actual Rows"]).toBe(50);
  });

  test("goes through every order without an index, and through ten with one", async () => {
    const [plain, indexed] = [await planOf("no-index"), await planOf("index")];
    const removed = nodesOf(plain[0]!.Plan).map((node) => node["Rows Removed by Filter"] ?? 0);
    expect(Math.max(...removed)).toBe(SMALL.orders - 10);
    expect(buffersOf(indexed)).toBeLessThan(buffersOf(plain) / 5);
  });

  test("leaves the table alone where the index covers what is asked for", async () => {
    const [star, covered] = [await planOf("select-star"), await planOf("covering")];
    const scan = nodesOf(covered[0]!.Plan).find((node) => node["Heap Fetches"] !== undefined);
    expect(scan).toMatchObject({ "Node Type": "Index Only Scan", "Heap Fetches": 0 });
    expect(buffersOf(covered)).toBeLessThan(buffersOf(star));
  });

  test("is one for each kind of statement, with how often it is sent", async () => {
    const times = async (variant: string) => (await planOf(variant)).map(({ Times }) => Times);
    expect(await times("n-plus-one")).toEqual([1, 31]);
    expect(await times("batched-any")).toEqual([1, 1]);
    expect(await times("join")).toEqual([1]);
  });
});

test("a receipt is the same whoever writes it, and fits its table", () => {
  expect(receipt(7)).toEqual(receipt(7));
  const receipts = Array.from({ length: 10_000 }, (_, index) => receipt(1 + index));
  expect(new Set(receipts.map(([id]) => id)).size).toBe(receipts.length);
  for (const [, player, item] of receipts) {
    expect(player).toBeGreaterThanOrEqual(1);
    expect(item).toBeLessThanOrEqual(10_000);
  }
});

test("a server without a database says so, and takes no other", async () => {
  const { default: app } = await import("../variants/join.ts");
  expect(() => app({ params: {}, services: {}, port: 0 })).toThrow(/needs PostgreSQL/);
});

test("other rows are found out", async () => {
  const url = await database.start("variants/index.ts");
  const { services } = database;
  const { violations } = await sameFriends({ url, variant: "join", services });
  expect(violations).toBeGreaterThan(0);
});
