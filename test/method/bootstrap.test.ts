import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bootstrap, bootstrapMedian } from "../../src/method/bootstrap.ts";
import { medianInPlace } from "../../src/method/quantile.ts";
import { standardDeviation } from "../../src/method/spread.ts";

/** Survival in days of mice, treated and control: Efron and Tibshirani 1993, table 2.1. */
const treated = [94, 197, 16, 38, 99, 141, 23];
const control = [52, 104, 146, 10, 51, 30, 40, 27, 46];

const meanOf = (sample: Float64Array) =>
  sample.reduce((sum, value) => sum + value, 0) / sample.length;

/** The bootstrap standard error, taken from the replicates that the statistic passes by. */
function standardError(values: number[], statistic: (sample: Float64Array) => number): number {
  const replicates: number[] = [];
  bootstrap(values, (sample) => replicates.push(statistic(sample)) && 0, {
    seed: "mouse",
    resamples: 20_000,
  });
  return standardDeviation(replicates.slice(0, 20_000));
}

describe("the bootstrap of Efron and Tibshirani's mouse data", () => {
  // Table 2.1: means 86.86 and 56.22. The ideal bootstrap error of a mean is sqrt(sum of squares / n^2):
  // 23.36 and 13.35 (the book prints 25.24 and 14.14 with the divisor n (n - 1)).
  test("has the ideal standard error of the means", () => {
    expect(standardError(treated, meanOf)).toBeCloseTo(23.36, 0);
    expect(Math.abs(standardError(control, meanOf) - 13.35)).toBeLessThan(0.3);
  });

  // Section 2.1 of the book: the medians are 94 and 46, with bootstrap standard errors 37.83 and 11.54 (table 2.2, B = infinity).
  test("has the book's standard errors of the medians", () => {
    expect(bootstrapMedian(treated, { seed: 1 }).value).toBe(94);
    expect(bootstrapMedian(control, { seed: 1 }).value).toBe(46);
    expect(Math.abs(standardError(treated, medianInPlace) - 37.83)).toBeLessThan(0.8);
    expect(
      Math.abs(standardError(control, (sample) => medianInPlace(sample)) - 11.54),
    ).toBeLessThan(2);
  });

  // Efron 1982, section 10.3: of 7 values the resampled median is the smallest or the second with
  // probability 0.0102 + 0.0981 and the largest two alike, so the 90 % interval runs from the second to the sixth.
  test("has the exact percentile interval of the median of 7 values", () => {
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
