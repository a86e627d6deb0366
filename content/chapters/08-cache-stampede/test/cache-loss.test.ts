import { describe, expect, it } from "vitest";
import {
  CachedService,
  type CacheLossParameters,
  capacityOf,
  hitRatioFixedPoints,
  type SecondTally,
} from "../simulator/cache-loss.ts";

/** 500 requests a second and a database that can make 100; 15 requests for a key in its life. */
const SERVICE: CacheLossParameters = {
  ratePerSecond: 500,
  keys: 2000,
  ttlSeconds: 60,
  recomputeSeconds: 0.1,
  pool: 10,
  deadlineSeconds: 1,
  shedding: false,
};

/** Hit ratio and goodput over some seconds. */
function sharesOf(seconds: readonly SecondTally[], from: number, to: number) {
  const some = seconds.slice(from, to);
  const sum = (of: (one: SecondTally) => number) => some.reduce((total, one) => total + of(one), 0);
  const due = sum(({ due }) => due);
  return { hits: sum(({ hits }) => hits) / due, answered: sum(({ answered }) => answered) / due };
}

function run(some: Partial<CacheLossParameters>, act: (service: CachedService) => void = () => {}) {
  const service = new CachedService({ ...SERVICE, ...some }, 1);
  act(service);
  service.advance(300);
  return service.seconds;
}

describe("the fixed points of the hit ratio", () => {
  it("are two stable ones and a watershed where the database cannot carry the load alone", () => {
    const [cold, watershed, warm] = hitRatioFixedPoints(SERVICE);
    expect(cold).toEqual({ hitRatio: 0, isStable: true });
    expect(watershed).toEqual({ hitRatio: 0.8, isStable: false });
    expect(warm!.isStable).toBe(true);
    expect(warm!.hitRatio).toBeCloseTo(15 / 16, 12);
  });

  it("are one with shedding, and one where the database could carry everything", () => {
    const warm = [{ hitRatio: 15 / 16, isStable: true }];
    expect(hitRatioFixedPoints({ ...SERVICE, shedding: true })).toEqual(warm);
    const spare = { ...SERVICE, pool: 60 };
    expect(capacityOf(spare)).toBeCloseTo(600, 9);
    expect(hitRatioFixedPoints(spare)).toEqual(warm);
  });

  it("have no warm one where even a warm cache leaves too many misses", () => {
    const slow = { ...SERVICE, pool: 2 };
    expect(hitRatioFixedPoints(slow)).toEqual([{ hitRatio: 0, isStable: true }]);
    const [shed] = hitRatioFixedPoints({ ...slow, shedding: true });
    expect(shed!.hitRatio).toBeCloseTo((20 * 60) / 2000, 12);
  });
});

describe("the simulated service", () => {
  const warm = 15 / 16;

  it("stays at the warm fixed point by itself, within a point, and answers everybody", () => {
    for (const shedding of [false, true]) {
      const { hits, answered } = sharesOf(run({ shedding }), 100, 295);
      expect(Math.abs(hits - warm)).toBeLessThan(0.01);
      expect(answered).toBeGreaterThan(0.999);
    }
  });

  it("stays at 0 after the cache is lost, though it could be filled again from then on", () => {
    const seconds = run({}, (service) => {
      service.advance(20);
      service.lose();
    });
    expect(sharesOf(seconds, 5, 20).answered).toBeGreaterThan(0.99);
    const after = sharesOf(seconds, 100, 295);
    expect(after.hits).toBeLessThan(0.01);
    expect(after.answered).toBeLessThan(0.01);
  });

  it("comes back to the warm fixed point with shedding", () => {
    const seconds = run({ shedding: true }, (service) => {
      service.advance(20);
      service.lose();
    });
    expect(sharesOf(seconds, 21, 25).answered).toBeLessThan(0.6);
    const after = sharesOf(seconds, 100, 295);
    // Values made at the same time expire at the same time, so the ratio swings for a while.
    expect(Math.abs(after.hits - warm)).toBeLessThan(0.02);
    expect(after.answered).toBeGreaterThan(0.99);
  });

  it("comes back when shedding is turned on for a while only", () => {
    const seconds = run({ pool: 25 }, (service) => {
      service.advance(20);
      service.lose();
      service.advance(60);
      service.shedding = true;
      service.advance(120);
      service.shedding = false;
    });
    // What was made in the first second, before anything was late, is still there.
    expect(sharesOf(seconds, 40, 60).answered).toBeLessThan(0.3);
    expect(Math.abs(sharesOf(seconds, 150, 295).hits - warm)).toBeLessThan(0.02);
  });

  it("goes to the side of the watershed that it is pushed to", () => {
    const from = (share: number) =>
      sharesOf(
        run({}, (service) => service.fill(share)),
        200,
        295,
      ).hits;
    // The line has to grow before anything is late, so from a little below the watershed it still comes back.
    expect(from(0.6)).toBeLessThan(0.01);
    expect(Math.abs(from(0.85) - warm)).toBeLessThan(0.01);
  });

  it("never answers more than were due, nor fewer than hit", () => {
    for (const shedding of [false, true]) {
      const seconds = run({ shedding, ratePerSecond: 900 }, (service) => service.lose());
      for (const { due, hits, answered } of seconds) {
        expect(hits).toBeLessThanOrEqual(answered);
        expect(answered).toBeLessThanOrEqual(due);
      }
    }
  });

  it("is the same again for the same seed", () => {
    expect(run({})).toEqual(run({}));
    const other = new CachedService(SERVICE, 2);
    other.advance(300);
    expect(other.seconds).not.toEqual(run({}));
  });

  it.each([
    { ratePerSecond: 0 },
    { ttlSeconds: Number.NaN },
    { recomputeSeconds: -1 },
    { deadlineSeconds: 0 },
    { keys: 0 },
    { pool: 2.5 },
  ])("is refused with %j", (some) => {
    expect(() => new CachedService({ ...SERVICE, ...some }, 1)).toThrow(
      /A cached service's \w+ is/,
    );
  });
});
