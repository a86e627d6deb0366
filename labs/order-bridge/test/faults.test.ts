/**
 * What is counted as lost and doubled by the link and by crashes, with real processes. Answers as declared, crashes at each
 * point, replayed orders and seeded trials are what `lab verify` and the soak look at, variant by variant.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { descendants, stillRunningAfter } from "../../../test/harness/run/driven-run.ts";
import { trial } from "../oracle/trial.ts";
import { usual } from "../system/scenario.ts";
import {
  CLEAN,
  eventually,
  type Platforms,
  place,
  type Stores,
  settled,
  startPlatforms,
  startStores,
  ticketsOf,
} from "./start.ts";

let stores: Stores;
beforeAll(async () => {
  stores = await startStores();
});
afterAll(() => stores.stop());

const countersOf = async ({ url }: Platforms): Promise<Record<string, number>> =>
  (await fetch(`${url}/counters`)).json();

async function counted(
  variant: string,
  params: Record<string, string | number | boolean>,
  look: (platforms: Platforms) => Promise<unknown>,
): Promise<Record<string, number>> {
  const platforms = await startPlatforms(stores, variant, { ...CLEAN, ...params });
  try {
    await look(platforms);
    return await countersOf(platforms);
  } finally {
    platforms.stop();
  }
}

/**
 * South does every call, and its answer is lost. On a busy machine a call may be given up before it reaches the link: the
 * link has not seen it then, and tests go by the calls that it has seen.
 */
const UNHEARD = { unheardShare: 1, attemptMillis: 400 };

/** Places orders, and waits until south has done every call that the link has seen. */
const ordersDone = (count: number) => async (platforms: Platforms) => {
  await orders(count)(platforms);
  await eventually(async () => {
    const { calls, tickets } = await countersOf(platforms);
    return calls! - tickets!;
  }, 0);
};

const orders = (count: number) => async (platforms: Platforms) => {
  for (let order = 1; order <= count; order++) await place(platforms, `counted/${order}`);
  await settled(stores, platforms, "counted");
};

describe.concurrent("what the lab counts", () => {
  test("is nothing but tickets where nothing goes wrong", async () => {
    const found = await counted("naive", {}, orders(5));
    expect(found).toMatchObject({
      accepted: 5,
      tickets: 5,
      calls: 5,
      doubled: 0,
      "lost-network": 0,
      "lost-outage": 0,
      "lost-crash": 0,
      dead: 0,
    });
    expect(found["delay-millis"]).toBeGreaterThan(0);
  });

  test("is one call for each order, whichever relay has taken it", async () => {
    const atOnce = async (platforms: Platforms) => {
      const numbers = Array.from({ length: 30 }, (_, index) => index + 1);
      await Promise.all(numbers.map((number) => place(platforms, `counted/${number}`)));
      await settled(stores, platforms, "counted");
    };
    const found = await counted("outbox", { workMillis: 80 }, atOnce);
    expect(found).toMatchObject({ accepted: 30, tickets: 30, calls: 30 });
  });

  test("is an order lost to the network for each call that is dropped or refused", async () => {
    const lost = { accepted: 3, tickets: 0, "lost-network": 3 };
    const dropped = await counted("naive", { droppedShare: 1, attemptMillis: 50 }, orders(3));
    expect(dropped).toMatchObject(lost);
    const refused = await counted("naive", { refusedShare: 1 }, orders(3));
    expect(refused).toMatchObject({ ...lost, calls: 3 });
  });

  test("is no loss and no double where a single call was done and its answer lost", async () => {
    const { calls, ...found } = await counted("naive", UNHEARD, ordersDone(3));
    expect(calls).toBeGreaterThan(0);
    expect(found).toMatchObject({ tickets: calls, doubled: 0, "lost-network": 3 - calls! });
  });

  test("is a ticket too many for each further call where all are done unheard, and none with a key", async () => {
    const { calls, ...found } = await counted("retry-only", UNHEARD, ordersDone(2));
    expect(calls).toBeGreaterThan(2);
    const surplus = calls! - 2;
    expect(found).toMatchObject({ tickets: calls, doubled: surplus, "doubled-by-retry": surplus });
    const keyed = await counted("key-only", UNHEARD, orders(2));
    expect(keyed).toMatchObject({ tickets: 2, doubled: 0 });
    expect(keyed.calls).toBeGreaterThan(2);
  });

  test("is an order lost to an outage, with keys and retries too, and none with the outbox", async () => {
    const duringOutage = async (platforms: Platforms) => {
      await platforms.tools.follow([{ atSeconds: 0, process: "south", action: "kill" }]);
      await orders(2)(platforms);
    };
    // South does not come back while keys and retries try; the outbox waits for it, however long it takes.
    const endless = { outageMillis: 600_000 };
    expect(await counted("key-only", endless, duringOutage)).toMatchObject({
      "lost-outage": 2,
      tickets: 0,
    });
    expect(await counted("outbox", { outageMillis: 1_000 }, duringOutage)).toMatchObject({
      "lost-outage": 0,
      tickets: 2,
    });
  });

  test("is an order lost to a crash where the bridge knew it and had not passed it on", async () => {
    const crashed = async (platforms: Platforms) => {
      await place(platforms, "counted/1", { killAt: "after-commit" });
      await settled(stores, platforms, "counted");
    };
    expect(await counted("key-only", {}, crashed)).toMatchObject({ "lost-crash": 1, tickets: 0 });
    expect(await counted("outbox", {}, crashed)).toMatchObject({ "lost-crash": 0, tickets: 1 });
  });
});

describe.concurrent("a trial", () => {
  const tried = async (variant: string, seeds: readonly string[]) => {
    const platforms = await startPlatforms(stores, variant, usual);
    try {
      const accounts = [];
      for (const seed of seeds)
        accounts.push(
          await trial({
            url: platforms.url,
            services: stores.urls,
            variant,
            tools: platforms.tools,
            seed,
          }),
        );
      return accounts;
    } finally {
      platforms.stop();
    }
  };

  test("is not tried twice on one server, where everything would have been answered before", async () => {
    await expect(tried("outbox", ["trial/1", "trial/1"])).rejects.toThrow(/before/);
  });
});

test.concurrent("a process that is killed is back on its port, and all end with their supervisor", async () => {
  const platforms = await startPlatforms(stores, "outbox");
  const before = descendants(platforms.pid);
  expect(before).toHaveLength(4);
  const kill = (process: string) => ({ atSeconds: 0, process, action: "kill" as const });
  await platforms.tools.follow([kill("south"), kill("link"), kill("bridge"), kill("north")]);
  expect(await stillRunningAfter(before, 20_000)).toEqual([]);
  await eventually(() => place(platforms, "afterwards").catch(() => undefined), expect.any(Number));
  await settled(stores, platforms, "afterwards");
  expect(await ticketsOf(platforms, "afterwards")).toHaveLength(1);
  const after = descendants(platforms.pid);
  process.kill(platforms.pid, "SIGKILL");
  expect(await stillRunningAfter(after, 20_000)).toEqual([]);
});
