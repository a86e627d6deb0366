/** A backlog after a spike, against the arithmetic of a fluid and against hand-made counts. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  backlogOf,
  drainOf,
  expectedDrainSeconds,
  type Flow,
  spikeOf,
} from "../../src/stats/drain.ts";

const profile = (calm: number, high: number) => [
  { fromSeconds: 0, toSeconds: 5, ratePerSecond: calm },
  { fromSeconds: 5, toSeconds: 15, ratePerSecond: high },
  { fromSeconds: 15, toSeconds: 40, ratePerSecond: calm },
];
const spike = spikeOf(profile(50, 150))!;

/** A fluid at these rates, worked off at a capacity, cut into slices of a second. */
function fluid(calm: number, high: number, capacity: number): Flow[] {
  let backlog = 0;
  return Array.from({ length: 40 }, (_, second) => {
    const arrived = second >= 5 && second < 15 ? high : calm;
    const done = Math.min(capacity, backlog + arrived);
    backlog += arrived - done;
    return { untilSeconds: second + 1, seconds: 1, arrived, done };
  });
}

describe("the spike of a profile", () => {
  it("is its highest stretch, with the rate that follows it", () => {
    expect(spike).toEqual({
      fromSeconds: 5,
      toSeconds: 15,
      ratePerSecond: 150,
      afterPerSecond: 50,
    });
  });

  it("is missing where nothing comes before it or after it", () => {
    const [calm, high, after] = profile(50, 150);
    expect(spikeOf([high!, after!])).toBeUndefined();
    expect(spikeOf([calm!, high!])).toBeUndefined();
    expect(spikeOf([calm!])).toBeUndefined();
  });
});

describe("the time in which a backlog drains", () => {
  it("is (a - m) T / (m - b): 500 orders in 10 s for 150, 100 and 50 a second", () => {
    expect(expectedDrainSeconds(spike, 100)).toBe(10);
    expect(expectedDrainSeconds(spike, 150)).toBe(0);
    expect(expectedDrainSeconds(spike, 50)).toBe(Number.POSITIVE_INFINITY);
  });

  it("is read off the counts: capacity, peak, and when next to nothing is left", () => {
    const drain = drainOf(fluid(50, 150, 100), spike)!;
    expect(drain).toMatchObject({ capacityPerSecond: 100, peak: 500, expectedSeconds: 10 });
    // 10 of 500 are left a fifth of a second before the last.
    expect(drain.drainSeconds).toBeCloseTo(9.8, 9);
  });

  it("leaves out those that are being worked on at any time", () => {
    const always = fluid(50, 150, 100).map((flow, index) => ({
      ...flow,
      done: flow.done - (index === 0 ? 8 : 0),
    }));
    expect(drainOf(always, spike)!.drainSeconds).toBeCloseTo(9.8, 1);
  });

  it("is infinite where the load ends before the backlog does, and where it never would", () => {
    expect(drainOf(fluid(50, 150, 60), spike)!.drainSeconds).toBe(Number.POSITIVE_INFINITY);
    const never = drainOf(fluid(50, 150, 45), spike)!;
    expect(never.expectedSeconds).toBe(Number.POSITIVE_INFINITY);
  });

  it("is not to be told without slices in the spike and after it, or without a backlog", () => {
    const flows = fluid(50, 150, 100);
    expect(drainOf(flows.slice(0, 15), spike)).toBeUndefined();
    expect(drainOf(flows.slice(15), spike)).toBeUndefined();
    expect(drainOf(fluid(50, 150, 200), spike)).toBeUndefined();
  });

  it("agrees with the closed form for every fluid that drains in time", () => {
    const rates = fc.record({
      calm: fc.integer({ min: 10, max: 60 }),
      capacity: fc.integer({ min: 90, max: 120 }),
      high: fc.integer({ min: 130, max: 160 }),
    });
    fc.assert(
      fc.property(rates, ({ calm, capacity, high }) => {
        const own = spikeOf(profile(calm, high))!;
        const drain = drainOf(fluid(calm, high, capacity), own)!;
        fc.pre(Number.isFinite(drain.drainSeconds));
        expect(drain.capacityPerSecond).toBeCloseTo(capacity, 9);
        // In the slice in which it ends, a course is not straight: no more than that slice can be off.
        expect(Math.abs(drain.drainSeconds - 0.98 * drain.expectedSeconds)).toBeLessThan(1);
      }),
    );
  });
});

describe("a backlog", () => {
  it("is what came less what was done, slice by slice", () => {
    const flow = (arrived: number, done: number) => ({
      untilSeconds: 0,
      seconds: 1,
      arrived,
      done,
    });
    expect(backlogOf([flow(5, 2), flow(5, 9), flow(3, 2)])).toEqual([3, -1, 0]);
  });
});
