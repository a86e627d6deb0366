/** What a trial draws from its seed. The trials themselves are what `lab verify` and the soak make. */
import { describe, expect, test } from "vitest";
import { Fault } from "../../../src/result/document/schema/fault.ts";
import { createRandom } from "../../../src/stats/random.ts";
import { planOrders } from "../oracle/clients.ts";
import { drawFaults } from "../oracle/fault-schedule.ts";
import { hasty, POISON_ITEM } from "../system/scenario.ts";

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
