import { readFileSync } from "node:fs";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { LabSchema } from "../../../src/lab/definition.ts";
import { median } from "../../../src/stats/quantile.ts";
import { createRandom } from "../../../src/stats/random.ts";
import { type Params, send } from "../../../test/labs/served-app.ts";
import lab from "../lab.ts";
import { buyAll, soldOf, strangers } from "../oracle/buyers.ts";
import { Pool } from "../system/pool.ts";
import { keysOf } from "../system/sale.ts";
import { BUSY_SHARE, callAtRandom, turnsPerMilli } from "../system/spin.ts";
import { labFolder, type Store, startShop, startStore } from "./start.ts";

const { workloads } = LabSchema.parse(lab);

let store: Store;
let redis: Redis;
const shops = new Map<string, Promise<string>>();

/** One shop for each variant and its parameters: each has 32 connections, and a server takes only so many. */
function shopOf(variant: string, params: Params = {}): Promise<string> {
  const key = JSON.stringify([variant, params]);
  const shop = shops.get(key) ?? startShop(store, variant, params);
  shops.set(key, shop);
  return shop;
}

beforeAll(async () => {
  store = await startStore();
  redis = new Redis(store.url);
});
afterAll(async () => {
  redis?.disconnect();
  await store?.stop();
});

const post = async (url: string, path: string, body?: object) => {
  const sent = body && {
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  };
  return (await fetch(url + path, { method: "POST", ...sent })).json();
};
const reset = async (url: string, stock: number, items = 1): Promise<string> =>
  ((await post(url, "/reset", { stock, items })) as { prefix: string }).prefix;
const counters = async (url: string) =>
  (await (await fetch(`${url}/counters`)).json()) as { attempts: number; "round-trips": number };

describe.each(workloads.filter(({ role }) => role === "main"))("workload $id", (workload) => {
  test.each(Object.entries(workload.apps))("%s answers as the lab declares it", async (id, app) => {
    const url = await shopOf(id, app.params);
    for (const request of [...workload.requests, ...workload.requests]) {
      const { status, headers, body } = await send(url, request);
      expect({ status, body }).toEqual({
        status: request.expect.status,
        body: request.expect.body,
      });
      expect(headers).toMatchObject(request.expect.headers);
    }
  });
});

const BUYING = [
  ["get-then-set", 2],
  ["watch-multi", 2],
  ["lua", 1],
  ["function", 1],
  ["decr-then-check", 2],
  ["pipeline-multi", 1],
] as const;

describe.each(BUYING)("%s", (variant, trips) => {
  let url: string;
  beforeAll(async () => {
    url = await shopOf(variant);
  });

  test(`makes ${trips} round trips for a purchase that nobody disturbs`, async () => {
    const before = await counters(url);
    for (let purchase = 0; purchase < 10; purchase++) await post(url, "/purchases");
    const after = await counters(url);
    expect(after.attempts - before.attempts).toBe(10);
    expect(after["round-trips"] - before["round-trips"]).toBe(10 * trips);
  });

  test("takes a unit, writes down the owner and adds to the ledger", async () => {
    const prefix = await reset(url, 5);
    expect(await post(url, "/purchases", { player: 7 })).toEqual({ sold: true });
    const { stock, owners, ledger } = keysOf(prefix, 0);
    expect(await redis.get(stock)).toBe("4");
    expect(await redis.smembers(owners)).toEqual(["7"]);
    const [[, fields]] = (await redis.xrange(ledger, "-", "+")) as [[string, string[]]];
    expect(fields).toEqual(["player", "7", "item", "0"]);
    expect(await (await fetch(`${url}/stock`)).json()).toEqual({ stock: 4 });
  });
});

describe.each(BUYING.filter(([variant]) => variant !== "pipeline-multi"))("%s", (variant) => {
  test("refuses a second unit and a unit that is not there, and leaves no trace of either", async () => {
    const url = await shopOf(variant);
    const prefix = await reset(url, 1);
    const left = async () => {
      const { stock, owners, ledger } = keysOf(prefix, 0);
      return [await redis.get(stock), await redis.smembers(owners), await redis.xlen(ledger)];
    };
    await post(url, "/purchases", { player: 1 });
    expect(await left()).toEqual(["0", ["1"], 1]);
    const refused = { sold: false, because: "sold out" };
    expect(await post(url, "/purchases", { player: 2 })).toEqual(refused);
    const second = (await post(url, "/purchases", { player: 1 })) as { sold: boolean };
    expect(second).toEqual({ sold: false, because: "has one" });
    expect(await left()).toEqual(["0", ["1"], 1]);
  });
});

test("WATCH counts every attempt, and each of them is two round trips", async () => {
  const url = await shopOf("watch-multi");
  await reset(url, 1_000);
  const before = await counters(url);
  expect(soldOf(await buyAll(url, strangers(100)))).toBe(100);
  const after = await counters(url);
  const attempts = after.attempts - before.attempts;
  expect(attempts).toBeGreaterThan(100);
  expect(after["round-trips"] - before["round-trips"]).toBe(2 * attempts);
});

test("the function has the script's lines and no others", () => {
  const linesOf = (file: string) => {
    const text = readFileSync(new URL(`variants/${file}`, labFolder), "utf8");
    return /^if redis\.call[\s\S]*?^return 'sold'$/m.exec(text)![0];
  };
  expect(linesOf("function.ts")).toBe(linesOf("lua.ts"));
  expect(linesOf("lua.ts").split("\n")).toHaveLength(6);
});

test("a sale of many items is asked for them in one order, whatever the variant", async () => {
  const itemsOf = async (variant: string) => {
    const url = await startShop(store, variant, { items: 10_000 });
    const prefix = await reset(url, 1_000, 10_000);
    for (let purchase = 0; purchase < 60; purchase++) await post(url, "/purchases");
    const entries = await redis.xrange(keysOf(prefix, 0).ledger, "-", "+");
    return entries.map(([, fields]) => fields[3]);
  };
  const items = await itemsOf("lua");
  expect(new Set(items).size).toBeGreaterThan(55);
  expect(await itemsOf("get-then-set")).toEqual(items);
});

describe("a shop beside long scripts", () => {
  test("tells its stock, and sells nothing", async () => {
    const url = await startShop(store, "long-script", { scriptMillis: 0 });
    const [request] = workloads.find(({ id }) => id === "bystander-0ms")!.requests;
    const { status, body } = await send(url, request!);
    expect({ status, body }).toEqual({ status: 200, body: request!.expect.body });
    expect((await send(url, { method: "POST", path: "/purchases", headers: {} })).status).toBe(404);
  });

  test("runs scripts of one length, calibrated so that none takes longer than the workload says", async () => {
    const scriptMillis = 5;
    await redis.config("SET", "slowlog-log-slower-than", 0);
    await redis.config("SET", "slowlog-max-len", 10_000);
    await startShop(store, "long-script", { scriptMillis, seed: 1 });
    const scripts = async () => {
      const entries = (await redis.slowlog("GET", 10_000)) as [number, number, number, string[]][];
      return entries.reverse().flatMap(([, , micros, [command, , , turns]]) => {
        return /^eval/i.test(command!) ? [{ micros, turns: Number(turns) }] : [];
      });
    };
    await expect.poll(async () => (await scripts()).length).toBeGreaterThan(9 + 20);
    const ran = await scripts();
    const trials = ran.filter(({ turns }) => turns === 1_000_000).map(({ micros }) => micros);
    const [turns, ...others] = new Set(ran.slice(-20).map((one) => one.turns));
    expect(others).toEqual([]);
    expect(turns).toBeGreaterThan(0);
    // The shop's clock also sees the round trip of a trial, so the server never needs more time for so many turns.
    const microsPerTurn = median(trials) / 1_000_000;
    expect(turns! * microsPerTurn).toBeLessThanOrEqual(scriptMillis * 1_000);
  });
});

describe("by a clock that is moved by hand", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "performance"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("the turns in a millisecond are those of the median trial, whatever stalls", async () => {
    let trial = 0;
    const spin = async (turns: number) => {
      const stallMillis = ++trial % 3 === 0 ? 1_000 : 0;
      vi.advanceTimersByTime(turns / 20_000 + stallMillis);
    };
    expect(await turnsPerMilli(spin)).toBe(20_000);
  });

  test("scripts of 5 ms are called every 25 ms on average", () => {
    let calls = 0;
    const call = () => {
      calls += 1;
    };
    callAtRandom(call, 5 / BUSY_SHARE, createRandom(1));
    vi.advanceTimersByTime(60_000);
    expect(Math.abs(calls / (60_000 / 25) - 1)).toBeLessThan(0.05);
  });
});

describe("the pool", () => {
  test("lends each connection to one at a time, and lets the others wait in their order", async () => {
    const pool = await Pool.open(store.url, 2);
    const begun: number[] = [];
    const lent = new Set<Redis>();
    const ends: (() => void)[] = [];
    const works = Array.from({ length: 5 }, (_, index) =>
      pool.use((connection) => {
        expect(lent.has(connection)).toBe(false);
        lent.add(connection);
        begun.push(index);
        return new Promise<void>((resolve) =>
          ends.push(() => {
            lent.delete(connection);
            resolve();
          }),
        );
      }),
    );
    expect(begun).toEqual([0, 1]);
    while (ends.length > 0) {
      ends.shift()!();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(works);
    expect(begun).toEqual([0, 1, 2, 3, 4]);
  });

  test("takes a connection back from work that fails", async () => {
    const pool = await Pool.open(store.url, 1);
    await expect(pool.use((one) => one.call("NO-SUCH-COMMAND"))).rejects.toThrow(/unknown command/);
    expect(await pool.use((one) => one.ping())).toBe("PONG");
  });

  test("counts a pipeline as one round trip", async () => {
    const pool = await Pool.open(store.url, 1);
    const before = pool.roundTrips;
    await pool.use((one) => one.pipeline().get("a").get("b").get("c").exec());
    expect(pool.roundTrips - before).toBe(1);
    await pool.use(async (one) => {
      await one.get("a");
      await one.get("b");
    });
    expect(pool.roundTrips - before).toBe(3);
  });
});
