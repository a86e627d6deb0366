import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bootstrap, bootstrapMedian } from "../../src/stats/bootstrap.ts";
import { medianInPlace } from "../../src/stats/quantile.ts";
import { standardDeviation } from "../../src/stats/spread.ts";

/** Survival in days of mice, treated and control: Efron and Tibshirani 1993, table 2.1. */
const treated = [94, 197, 16, 38, 99, 141, 23];
const control = [52, 104, 146, 10, 51, 30, 40, 27, 46];

const meanOf = (sample: Float64Array) =>
  sample.reduce((sum, value) => sum + value, 0) / sample.length;

/** The bootstrap standard error, taken from the replicates that the statistic passes by. */
function standardError(
  values: number[],
  statistic: (sample: Float64Array) => number,
  resamples = 20_000,
): number {
  const replicates: number[] = [];
  bootstrap(values, (sample) => replicates.push(statistic(sample)) && 0, {
    seed: "mouse",
    resamples,
  });
  return standardDeviation(replicates.slice(0, resamples));
}

/**
 * How likely a resample's median is each of the sorted values, for an odd count, by the binomial form of
 * B. Efron, Bootstrap Methods: Another Look at the Jackknife, Annals of Statistics 7(1), 1979, section 3.
 */
function exactMedianProbabilities(count: number): number[] {
  const choose = (k: number) =>
    Array.from({ length: k }, (_, i) => (count - i) / (i + 1)).reduce((a, b) => a * b, 1);
  const atLeastHalf = (share: number) =>
    Array.from({ length: count + 1 }, (_, k) =>
      k > count / 2 ? choose(k) * share ** k * (1 - share) ** (count - k) : 0,
    ).reduce((a, b) => a + b);
  return Array.from(
    { length: count },
    (_, i) => atLeastHalf((i + 1) / count) - atLeastHalf(i / count),
  );
}

describe("the bootstrap of Efron and Tibshirani's mouse data", () => {
  // Table 2.2, the row for infinitely many resamples: 23.36 for the mean and 37.83 for the median of the treated.
  test("has the book's standard errors of the treated mice's mean and median", () => {
    expect(Math.abs(standardError(treated, meanOf) - 23.36)).toBeLessThan(0.4);
    expect(Math.abs(standardError(treated, medianInPlace) - 37.83)).toBeLessThan(0.6);
  });

  test("has the exact standard error of the control mice's median", () => {
    const sorted = [...control].sort((a, b) => a - b);
    const likely = exactMedianProbabilities(control.length);
    const mean = sorted.reduce((sum, days, index) => sum + days * likely[index]!, 0);
    const exact = Math.sqrt(
      sorted.reduce((sum, days, index) => sum + likely[index]! * (days - mean) ** 2, 0),
    );
    expect(exact).toBeCloseTo(13.08, 2);
    expect(Math.abs(standardError(control, medianInPlace, 200_000) - exact)).toBeLessThan(0.25);
  });

  // Table 2.1 of the book gives the medians 94 and 46.
  test("has the book's medians", () => {
    expect(bootstrapMedian(treated, { seed: 1 }).value).toBe(94);
    expect(bootstrapMedian(control, { seed: 1 }).value).toBe(46);
  });

  // By the exact form 1.0 % of resampled medians are 16 and 9.8 % are 23, so 5 % lies at 23; likewise 141.
  test("has the exact 90 % percentile interval of the treated mice's median", () => {
    const [first, second] = exactMedianProbabilities(treated.length);
    expect(first).toBeLessThan(0.05);
    expect(first! + second!).toBeGreaterThan(0.05);
    expect(bootstrapMedian(treated, { seed: 1, confidence: 0.9 })).toEqual({
      value: 94,
      low: 23,
      high: 141,
    });
  });
});

describe("the interval of a median", () => {
  test("is the generic bootstrap's, whichever way it is counted", () => {
    const values = Array.from({ length: 41 }, (_, index) =>
      Math.exp(Math.sin(index * 12.9898) * 2),
    );
    for (const some of [values, values.slice(0, 40)]) {
      expect(bootstrapMedian(some, { seed: 5 })).toEqual(
        bootstrap(some, medianInPlace, { seed: 5 }),
      );
    }
  });

  test("holds its median, lies within the values, and does not depend on their order", () => {
    const values = fc.array(fc.double({ noNaN: true, min: 0.1, max: 1e6 }), {
      minLength: 1,
      maxLength: 30,
    });
    fc.assert(
      fc.property(values, fc.integer({ min: 0 }), (sample, seed) => {
        const { value, low, high } = bootstrapMedian(sample, { seed, resamples: 200 });
        expect(low).toBeLessThanOrEqual(high);
        expect(low).toBeGreaterThanOrEqual(Math.min(...sample));
        expect(high).toBeLessThanOrEqual(Math.max(...sample));
        expect(bootstrapMedian([...sample].reverse(), { seed, resamples: 200 })).toEqual({
          value,
          low,
          high,
        });
      }),
      { numRuns: 60 },
    );
  });

  test("refuses no values", () => {
    expect(() => bootstrapMedian([], { seed: 1 })).toThrow("at least one value");
  });
});
