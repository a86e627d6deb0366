import { describe, expect, it } from "vitest";
import { quantile } from "#stats/quantile.ts";
import {
  expectedRecomputations,
  HotKey,
  runStampede,
  STRATEGIES,
  type StampedeParameters,
} from "../simulator/stampede.ts";

/** The lab's hot key, with a pool so large that nothing waits for it. */
const KEY: StampedeParameters = {
  strategy: "naive",
  ratePerSecond: 500,
  recomputeSeconds: 0.3,
  pool: 1000,
  ttlSeconds: 5,
  processes: 4,
  beta: 1,
  seed: 1,
};

const mean = (values: ArrayLike<number>) =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

/** Without handing millions of values over as arguments. */
const largest = (values: ArrayLike<number>) =>
  Array.from(values).reduce((most, value) => Math.max(most, value), 0);

const meanOf = (some: Partial<StampedeParameters>, cycles: number, most?: number) => {
  const { perCycle } = runStampede({ ...KEY, ...some }, cycles, most);
  expect(perCycle).toHaveLength(cycles);
  return mean(perCycle);
};

describe("recomputations of a cycle", () => {
  it("are rate times duration where everybody recomputes, within 5 percent", () => {
    expect(Math.abs(meanOf({}, 200) / (500 * 0.3) - 1)).toBeLessThan(0.05);
    const slower = meanOf({ ratePerSecond: 100, recomputeSeconds: 0.5 }, 400);
    expect(Math.abs(slower / (100 * 0.5) - 1)).toBeLessThan(0.05);
  });

  it.each([
    [1, Math.E],
    [2, Math.sqrt(Math.E)],
  ])("are e^(1/beta) where readers decide early: beta %d, %d", (beta, expected) => {
    const found = meanOf(
      { strategy: "early-expiry", ratePerSecond: 100, ttlSeconds: 10, beta },
      4000,
      10_000_000,
    );
    expect(Math.abs(found / expected - 1)).toBeLessThan(0.05);
    const parameters = { ...KEY, strategy: "early-expiry" as const, beta };
    expect(expectedRecomputations(parameters)).toBeCloseTo(expected, 3);
  });

  it("do not grow with the rate where readers decide early", () => {
    const at = (ratePerSecond: number) =>
      meanOf({ strategy: "early-expiry", ratePerSecond }, 1000, 10_000_000);
    for (const rate of [100, 1000]) expect(Math.abs(at(rate) / Math.E - 1)).toBeLessThan(0.12);
  });

  it("are as many as there are processes with single-flight, in every cycle", () => {
    for (const processes of [1, 4, 9]) {
      const { perCycle } = runStampede({ ...KEY, strategy: "single-flight", processes }, 100);
      expect(new Set(perCycle)).toEqual(new Set([processes]));
    }
  });

  it("are fewer with single-flight where some processes are not reached in time", () => {
    const few = { strategy: "single-flight" as const, ratePerSecond: 10, processes: 9 };
    const expected = expectedRecomputations({ ...KEY, ...few });
    expect(expected).toBeLessThan(5);
    expect(Math.abs(meanOf(few, 2000) / expected - 1)).toBeLessThan(0.05);
  });

  it.each([
    "lock",
    "stale",
  ] as const)("are one with %s, in every cycle and whatever the pool is", (strategy) => {
    for (const pool of [1, 10]) {
      const { perCycle } = runStampede({ ...KEY, strategy, pool }, 100);
      expect(new Set(perCycle)).toEqual(new Set([1]));
    }
  });
});

describe("a reader's head start", () => {
  it("is beta delta (ln(q beta delta) + 0.577) on average", () => {
    const key = new HotKey({ ...KEY, strategy: "early-expiry", seed: 3 });
    const starts: number[] = [];
    while (key.cycles < 600) {
      const { arrival, kind } = key.next();
      if (kind === "recomputes" && key.perCycle[key.cycles] === 1) starts.push(arrival);
    }
    // From one first start to the next a value's life passes, less the head start; later ones prolong it a little.
    const gaps = starts.slice(1).map((start, index) => start - starts[index]!);
    const head = 0.3 * (Math.log(150) + 0.5772);
    expect(mean(gaps)).toBeGreaterThan(5 - head - 0.1);
    expect(mean(gaps)).toBeLessThan(5 - head + 0.3);
  });
});

describe("latencies", () => {
  it("are as long as the whole line before a pool that everybody storms", () => {
    const { latenciesSeconds } = runStampede({ ...KEY, pool: 10 }, 3);
    const longest = largest(latenciesSeconds);
    // 151 recomputations of 0.3 s, ten at a time.
    expect(longest).toBeGreaterThan(4);
    expect(longest).toBeLessThan(6);
  });

  it("are at most one recomputation where one is waited for, and none where the old value is given", () => {
    for (const strategy of ["single-flight", "lock"] as const) {
      const { latenciesSeconds } = runStampede({ ...KEY, strategy, pool: 10 }, 50);
      expect(largest(latenciesSeconds)).toBeLessThanOrEqual(0.3 + 1e-9);
      expect(quantile(latenciesSeconds, 0.99)).toBeGreaterThan(0.1);
    }
    const { latenciesSeconds } = runStampede({ ...KEY, strategy: "stale" }, 50);
    expect(largest(latenciesSeconds)).toBe(0);
  });
});

describe("a hot key", () => {
  it("is the same again for the same seed, and meets the same arrivals under every strategy", () => {
    const arrivalsOf = (parameters: StampedeParameters) => {
      const key = new HotKey(parameters);
      return Array.from({ length: 5000 }, () => key.next().arrival);
    };
    const arrivals = arrivalsOf(KEY);
    for (const strategy of STRATEGIES) expect(arrivalsOf({ ...KEY, strategy })).toEqual(arrivals);
    expect(arrivalsOf({ ...KEY, seed: 2 })).not.toEqual(arrivals);
    expect(runStampede(KEY, 5)).toEqual(runStampede(KEY, 5));
  });

  it("counts every recomputation in one cycle", () => {
    for (const strategy of STRATEGIES) {
      const key = new HotKey({ ...KEY, strategy, pool: 10 });
      for (let request = 0; request < 20_000; request++) key.next();
      expect(key.perCycle.reduce((sum, count) => sum + count, 0)).toBe(key.recomputations);
      expect(key.cycles).toBeGreaterThan(2);
    }
  });

  it.each([
    { ratePerSecond: 0 },
    { recomputeSeconds: Number.NaN },
    { ttlSeconds: -1 },
    { beta: 0 },
    { pool: 0 },
    { processes: 1.5 },
  ])("is refused with %j", (some) => {
    expect(() => new HotKey({ ...KEY, ...some })).toThrow(/A hot key's \w+ is a/);
  });
});
