import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LabSchema } from "../../../src/lab/definition.ts";
import { NO_FAULTS } from "../../../test/labs/no-faults.ts";
import { listen } from "../../../test/labs/served-app.ts";
import lab from "../lab.ts";
import { moments } from "../oracle/race.ts";
import { unlinkOrphans } from "../system/orphans.ts";
import { ENTRIES, playerOfRank, VALUE_BYTES } from "../system/sizes.ts";
import { type Stores, send, start, startStores } from "./start.ts";

const { workloads, invariants } = LabSchema.parse(lab);
const profile = workloads.find(({ id }) => id === "profile")!;

let stores: Stores;
beforeAll(async () => {
  stores = await startStores();
});
afterAll(() => stores?.stop());

const get = async (url: string, path: string) => (await send(url, { method: "GET", path })).body;
const post = async (url: string, path: string) => (await send(url, { method: "POST", path })).body;
const countersOf = async (url: string) =>
  JSON.parse(await get(url, "/counters")) as Record<string, number>;

async function withRedis<Result>(name: string, look: (redis: Redis) => Promise<Result>) {
  const redis = new Redis(stores.urls.redis!, { connectionName: name });
  try {
    return await look(redis);
  } finally {
    redis.disconnect();
  }
}

describe.each(Object.entries(profile.apps))("%s", (variant, { file }) => {
  let url: string;
  beforeAll(async () => {
    url = await start(stores, file);
  });

  test("gives every answer as the lab declares it, and counts as its workloads ask", async () => {
    for (const { requests } of workloads) {
      for (const request of requests) {
        const { status, headers, body } = await send(url, request);
        expect(body).toBe(request.expect.body);
        expect(status).toBe(request.expect.status);
        expect(headers).toMatchObject(request.expect.headers);
      }
    }
    const counters = await countersOf(url);
    for (const name of profile.counters ?? []) expect(counters[name]).toBeTypeOf("number");
  });

  test("gives the values of the players asked for, of one size, and the newest after a write", async () => {
    for (const kind of ["profile", "lookup"]) {
      const [first, again] = [await get(url, `/${kind}/4711`), await get(url, `/${kind}/4711`)];
      expect(again).toBe(first);
      expect(first).toBe(await get(url, `/fresh/${kind}/4711`));
      expect(Buffer.byteLength(first)).toBe(VALUE_BYTES);
      const before = JSON.parse(first);
      expect(before.id).toBe(4711);
      expect(JSON.parse(await post(url, "/score/4711"))).toEqual({ version: before.version + 1 });
      const after = JSON.parse(await get(url, `/${kind}/4711`));
      expect(after).toEqual({ ...before, version: before.version + 1, score: before.score + 10 });
    }
  });

  test("counts a miss, hits and a write", async () => {
    await post(url, "/score/99");
    const before = await countersOf(url);
    for (let read = 0; read < 3; read++) await get(url, "/profile/99");
    const after = await countersOf(url);
    const isCached = variant !== "no-cache";
    expect(after.reads! - before.reads!).toBe(3);
    expect(after.hits! - before.hits!).toBe(isCached ? 2 : 0);
    expect(after.queries! - before.queries!).toBe(isCached ? 1 : 3);
    expect(after.bytes! - before.bytes!).toBe(3 * VALUE_BYTES);
    // A machine that stands still for a second makes an entry end in between.
    expect(after.local! - before.local!).toBeLessThanOrEqual(variant === "two-tier" ? 2 : 0);
    expect(after.stale).toBe(before.stale);
  });
});

test("the race breaks the schedules in which the write comes while the reader is paused, and no others", async () => {
  const { check } = invariants.find(({ id }) => id === "stale-set-race")!;
  const between = moments().filter((moment) => moment === "between").length;
  expect(between).toBeGreaterThan(3);
  for (const variant of ["cache-aside", "two-tier"]) {
    const url = await start(stores, `variants/${variant}.ts`);
    const { violations } = await check({ url, variant, services: stores.urls }, NO_FAULTS);
    expect({ variant, violations }).toEqual({ variant, violations: between });
  }
});

test("a profile is ranked in its league, alone or asked for with all others", async () => {
  const url = await start(stores, "variants/no-cache.ts");
  const values = await Promise.all(
    Array.from({ length: 500 }, async (_, index) =>
      JSON.parse(await get(url, `/profile/${1001 + index}`)),
    ),
  );
  for (const { worth, place } of values)
    expect(place).toBe(1 + values.filter((other) => other.worth > worth).length);
  // Filling takes all players from one statement; a value from there is the same to the byte.
  const filled = await start(stores, "variants/cache-aside.ts", { warm: "profile" });
  for (let rank = 0; rank < 30; rank++) {
    const player = playerOfRank(rank);
    expect(await get(filled, `/profile/${player}`)).toBe(await get(url, `/profile/${player}`));
  }
  expect((await countersOf(filled)).hits).toBeGreaterThan(20);
});

test("a filled cache holds about what fits, and each entry has an end of its own", async () => {
  const url = await start(stores, "variants/cache-aside.ts", { warm: "lookup" });
  const { name } = JSON.parse(await get(url, "/about"));
  await withRedis("cache:look", async (redis) => {
    const [, some] = await redis.scan("0", "MATCH", `${name}:*`, "COUNT", 2000);
    expect(some.length).toBeGreaterThan(100);
    // So many commands at once need room themselves, for which Redis evicts an entry or two.
    const ends = (await Promise.all(some.map((key) => redis.pttl(key)))).filter(
      (end) => end !== -2,
    );
    expect(ends.length).toBeGreaterThan(0.9 * some.length);
    expect(Math.max(...ends)).toBeLessThanOrEqual(66_000);
    expect(Math.min(...ends)).toBeGreaterThan(0);
    expect(Math.max(...ends) - Math.min(...ends)).toBeGreaterThan(9000);
    expect(await redis.dbsize()).toBeLessThan(1.1 * ENTRIES);
  });
});

test("a process removes the entries of those that have ended, and of nobody else", async () => {
  await withRedis("cache:living", async (living) => {
    await withRedis("cache:ended", (ended) => ended.set("cache:ended:p:1", "old"));
    await living.set("cache:living:p:1", "new");
    await living.set("other:p:1", "not of this lab");
    // The server learns of a closed connection in a turn of its own.
    await expect
      .poll(async () => String(await living.client("LIST")))
      .not.toContain("name=cache:ended");
    await unlinkOrphans(living);
    expect(await living.exists("cache:ended:p:1")).toBe(0);
    expect(await living.exists("cache:living:p:1")).toBe(1);
    expect(await living.exists("other:p:1")).toBe(1);
    expect(await unlinkOrphans(living)).toBe(0);
    await living.del("cache:living:p:1", "other:p:1");
  });
});

test("every invariant is broken by a server that never answers the same, but for the room in Redis", async () => {
  let answers = 0;
  const url = await listen(({ url: path = "" }, response) => {
    answers += 1;
    const body = path.startsWith("/paused/") ? { paused: true } : { id: 1, version: 0, answers };
    response.end(JSON.stringify(body));
  });
  for (const { id, check } of invariants.filter((one) => one.id !== "room-for-a-tenth")) {
    const { violations } = await check(
      { url, variant: "cache-aside", services: stores.urls },
      NO_FAULTS,
    );
    expect({ id, isBroken: violations > 0 }).toEqual({ id, isBroken: true });
  }
});
