import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dilutedGain, dilutedGainInterval } from "../../src/stats/dilution.ts";
import { groupCandidates } from "../../src/stats/groups.ts";
import { createRandom } from "../../src/stats/random.ts";
import { pairedRatio } from "../../src/stats/ratio.ts";
import { smallestDifference } from "../../src/stats/smallest-difference.ts";
import { normal } from "./synthetic-pairs.ts";

describe("the smallest detectable difference", () => {
  // Bloom 1995: 2.80 standard errors at 80 % power and a two-sided 5 % test; exp(2.8016 * 0.01) - 1 = 0.02841.
  test("is 2.8 standard errors of the logarithm", () => {
    expect(smallestDifference(0.01)).toBeCloseTo(0.02841, 5);
    expect(smallestDifference(0)).toBe(0);
  });

  test("is found in about 8 of 10 comparisons of 16 spawns", () => {
    const trials = 400;
    const spread = 0.02;
    const comparisons = (effect: number) =>
      Array.from({ length: trials }, (_, trial) => {
        const random = createRandom(`${effect}/${trial}`);
        const spawns = Array.from({ length: 16 }, () => [
          Math.exp(effect + spread * normal(random)),
        ]);
        return pairedRatio(spawns, { seed: trial, resamples: 500 });
      });
    const smallest = comparisons(0).reduce(
      (sum, one) => sum + smallestDifference(one.standardError) / trials,
      0,
    );
    const found = comparisons(Math.log1p(smallest)).filter(({ low }) => low > 1).length / trials;
    expect(found).toBeGreaterThan(0.7);
    expect(found).toBeLessThan(0.9);
  });
});

describe("groups of candidates", () => {
  const candidates = [
    { id: "express", low: 1, high: 1 },
    { id: "koa", low: 1.05, high: 1.12 },
    { id: "hono", low: 1.38, high: 1.45 },
    { id: "fastify", low: 1.63, high: 1.8 },
    { id: "node-http", low: 1.6, high: 1.7 },
  ];

  test("stand best first, those whose intervals overlap together and by name", () => {
    expect(groupCandidates(candidates, "higher")).toEqual([
      ["fastify", "node-http"],
      ["hono"],
      ["koa"],
      ["express"],
    ]);
    expect(groupCandidates(candidates, "lower")).toEqual([
      ["express"],
      ["koa"],
      ["hono"],
      ["fastify", "node-http"],
    ]);
  });

  test("join candidates that overlap only by way of a third", () => {
    const chain = [
      { id: "a", low: 1, high: 2 },
      { id: "b", low: 3, high: 4 },
      { id: "c", low: 1.9, high: 3.1 },
    ];
    expect(groupCandidates(chain, "higher")).toEqual([["a", "b", "c"]]);
  });

  test("hold everyone once, and no two groups overlap", () => {
    const interval = fc.tuple(
      fc.double({ min: 0, max: 5, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(interval, { minLength: 1, maxLength: 12 }), (intervals) => {
        const some = intervals.map(([low, width], index) => ({
          id: `v${index}`,
          low,
          high: low + width,
        }));
        const groups = groupCandidates(some, "lower");
        expect(groups.flat().sort()).toEqual(some.map(({ id }) => id).sort());
        const ends = groups.map((ids) => some.filter(({ id }) => ids.includes(id)));
        ends.slice(1).forEach((group, index) => {
          const before = Math.max(...ends[index]!.map(({ high }) => high));
          expect(Math.min(...group.map(({ low }) => low))).toBeGreaterThan(before);
        });
      }),
    );
  });
});

describe("the dilution form", () => {
  // Chapter 4's brief, fact 8: e = 45 and f = 27 microseconds give 1.67 at 0, 1.14 at 100 and 1.02 at 1,000.
  test.each([
    [0, 1.667],
    [100, 1.142],
    [1000, 1.018],
  ])("leaves at %d microseconds of work a gain of %d", (work, gain) => {
    expect(dilutedGain(work, 45, 27)).toBeCloseTo(gain, 3);
  });

  test("never exceeds the gain at no work, and falls towards 1", () => {
    const cost = fc.double({ min: 1, max: 1000, noNaN: true });
    fc.assert(
      fc.property(cost, cost, fc.double({ min: 0, max: 1e5, noNaN: true }), (one, other, work) => {
        const [variant, baseline] = [Math.min(one, other), Math.max(one, other)];
        const gain = dilutedGain(work, baseline, variant);
        expect(gain).toBeGreaterThanOrEqual(1);
        expect(gain).toBeLessThanOrEqual((baseline / variant) * (1 + 1e-12));
        expect(dilutedGain(work + 10, baseline, variant)).toBeLessThanOrEqual(gain);
      }),
    );
  });

  test("carries an interval that holds the gain of every cost and ratio inside theirs", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const baseline = { value: 45, low: 40, high: 52 };
    fc.assert(
      fc.property(
        share,
        share,
        fc.double({ min: 0, max: 5000, noNaN: true }),
        fc.double({ min: 0.4, max: 1.9, noNaN: true }),
        (x, y, work, from) => {
          const gain = { ratio: from + 0.05, low: from, high: from + 0.2 };
          const { low, high, ratio } = dilutedGainInterval(work, baseline, gain);
          const cost = baseline.low + x * (baseline.high - baseline.low);
          const inside = dilutedGain(work, cost, cost / (gain.low + y * (gain.high - gain.low)));
          for (const value of [inside, ratio]) {
            expect(value).toBeGreaterThanOrEqual(low - 1e-12);
            expect(value).toBeLessThanOrEqual(high + 1e-12);
          }
        },
      ),
    );
  });

  test("refuses a request that costs nothing", () => {
    expect(() => dilutedGain(0, 45, 0)).toThrow("CPU costs above 0");
  });
});
