/** Seeded trials of the right variants and of the wrong ones, and what a trial draws from its seed. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasty, POISON_ITEM } from "../../../labs/queue-offload/scenario.ts";
import { planOrders } from "../../../labs/queue-offload/trial/clients.ts";
import { drawFaults } from "../../../labs/queue-offload/trial/fault-schedule.ts";
import { soaked, trial } from "../../../labs/queue-offload/trial.ts";
import { Fault } from "../../../src/lab/faults.ts";
import { createRandom } from "../../../src/method/random.ts";
import { appOf, type Server, type Stores, startServer, startStores } from "./start.ts";

describe("what a trial draws", () => {
  const load = { ratePerSecond: 120, seconds: 2 };
  const seeds = Array.from({ length: 50 }, (_, index) => `drawn/${index}`);
  const drawn = (seed: string, isInRedis = true) =>
    drawFaults(createRandom(seed), { settings: hasty, seconds: 2, orders: 240, isInRedis });

  test("is the same for the same seed", () => {
    expect(planOrders(createRandom("a"), "a_", load)).toEqual(
      planOrders(createRandom("a"), "a_", load),
    );
    expect(drawn("a")).toEqual(drawn("a"));
    expect(drawn("a")).not.toEqual(drawn("b"));
  });

  test("are orders at the rate asked for, with names of their own and some that cannot be done", () => {
    for (const seed of seeds) {
      const orders = planOrders(createRandom(seed), "x_", load);
      expect(Math.abs(orders.length - 240)).toBeLessThan(80);
      expect(new Set(orders.map(({ id }) => id)).size).toBe(orders.length);
      expect(orders.filter(({ item }) => item === POISON_ITEM).length).toBeGreaterThan(0);
      for (const { dueMillis } of orders) expect(dueMillis).toBeLessThan(2_000);
    }
    const few = planOrders(createRandom("few"), "x_", { ratePerSecond: 5, seconds: 2 });
    expect(few.filter(({ item }) => item === POISON_ITEM)).toHaveLength(1);
  });

  test("are faults that a script may have, with a worker and a web process killed in each", () => {
    for (const seed of seeds) {
      const faults = drawn(seed).map((fault) => Fault.parse(fault));
      const killed = faults.filter(({ action }) => action === "kill").map((fault) => fault.process);
      expect(killed).toContain("worker");
      expect(killed).toContain("web");
      for (const { atSeconds = 0 } of faults) expect(atSeconds).toBeLessThanOrEqual(2);
    }
    const restarts = seeds.filter((seed) => drawn(seed).some(({ service }) => service === "redis"));
    expect(restarts.length).toBeGreaterThan(seeds.length / 2);
    for (const seed of seeds)
      expect(drawn(seed, false).some(({ service }) => service !== undefined)).toBe(false);
  });
});

describe("a trial", () => {
  let stores: Stores;
  beforeAll(async () => {
    stores = await startStores();
  });
  afterAll(() => stores?.stop());

  const run = ({ url, tools }: Server, variant: string, seed: string) =>
    trial({ url, services: stores.urls, variant, tools, seed });

  const RIGHT_SEEDS = ["ci/1", "ci/2", "ci/3", "ci/4", "ci/5"];
  test.each(
    soaked.right,
  )("of %s loses nothing, doubles nothing and gives up the right ones", async (variant) => {
    const { file, params } = appOf(soaked.workload, variant);
    const server = await startServer(stores, file, params);
    try {
      for (const seed of RIGHT_SEEDS) {
        const outcome = await run(server, variant, seed);
        expect(outcome, seed).toMatchObject({
          lost: 0,
          inFlight: 0,
          surplusEffects: 0,
          phantom: 0,
          misdirected: 0,
          remainder: 0,
        });
        expect(outcome.mostTries, seed).toBeLessThanOrEqual(hasty.attempts);
        expect(outcome.completed, seed).toBeGreaterThan(100);
        expect(outcome.deadLettered, seed).toBe(outcome.poison);
      }
    } finally {
      server.stop();
    }
  });

  // Seeds under which Redis is restarted, where that is what the variant cannot take.
  const WRONG_SEED = "queue-offload/1";
  test.each([
    ["fire-and-forget", "lost"],
    ["bullmq-in-memory", "lost"],
    ["sqs-overrun", "surplusEffects"],
  ] as const)("of %s finds what is %s", async (variant, fault) => {
    const { file, params } = appOf(soaked.workload, variant);
    const server = await startServer(stores, file, params);
    try {
      const outcome = await run(server, variant, WRONG_SEED);
      expect(outcome[fault]).toBeGreaterThan(0);
      expect(outcome.remainder).toBe(0);
    } finally {
      server.stop();
    }
  });
});
