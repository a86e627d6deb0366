import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { capacityOf, searchCapacity } from "../../src/stats/capacity-search.ts";

const below = (capacity: number) => (rate: number) => Promise.resolve(rate <= capacity);

describe("a capacity search", () => {
  it("brackets the highest rate at which the objective is met, as finely as it was asked", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.double({ min: 101, max: 9_999, noNaN: true }),
        fc.double({ min: 0.01, max: 0.5, noNaN: true }),
        async (capacity, resolution) => {
          const range = { from: 100, to: 10_000, resolution };
          const { meets, misses } = await searchCapacity(range, below(capacity));
          expect(meets).toBeLessThanOrEqual(capacity);
          expect(misses).toBeGreaterThan(capacity);
          expect(misses! / meets!).toBeLessThanOrEqual(1 + resolution + 1e-9);
        },
      ),
    );
  });

  it("needs as many tries as halvings of the range on a logarithmic scale", async () => {
    const tried: number[] = [];
    await searchCapacity({ from: 100, to: 1600, resolution: 0.2 }, (rate) => {
      tried.push(Math.round(rate));
      return Promise.resolve(rate <= 500);
    });
    expect(tried).toEqual([400, 800, 566, 476]);
  });

  it("says which end is missing where the capacity lies outside the range", async () => {
    const range = { from: 100, to: 200, resolution: 0.1 };
    const above = await searchCapacity(range, below(1000));
    expect(above.misses).toBeUndefined();
    expect(capacityOf(above)).toBeUndefined();
    expect((await searchCapacity(range, below(10))).meets).toBeUndefined();
  });

  it("gives the geometric mean of the bracket as one figure", () => {
    expect(capacityOf({ meets: 100, misses: 121 })).toBeCloseTo(110, 10);
  });

  it("refuses a range or a resolution that is none", async () => {
    const never = () => Promise.reject(new Error("tried"));
    for (const wrong of [
      { from: 0, to: 10, resolution: 0.1 },
      { from: 10, to: 10, resolution: 0.1 },
      { from: 10, to: Number.POSITIVE_INFINITY, resolution: 0.1 },
      { from: 1, to: 10, resolution: 0 },
      { from: Number.NaN, to: 10, resolution: 0.1 },
    ])
      await expect(searchCapacity(wrong, never)).rejects.toThrow(RangeError);
  });
});
