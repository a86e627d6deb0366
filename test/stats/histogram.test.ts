import { describe, expect, test } from "vitest";
import {
  createLatencyHistogram,
  decodeHistogram,
  encodeHistogram,
  mergeHistograms,
  percentileMicros,
  recordMicros,
} from "../../src/stats/histogram.ts";
import { histogramOf } from "../fixtures/histogram-of.ts";

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe("a latency histogram", () => {
  test("keeps 3 significant digits from 1 microsecond to 60 s", () => {
    const histogram = createLatencyHistogram();
    recordMicros(histogram, 1);
    recordMicros(histogram, 60_000_000);
    expect(histogram.minNonZeroValue).toBe(1);
    expect(Math.abs(histogram.maxValue / 60_000_000 - 1)).toBeLessThan(0.001);
  });

  test("counts what lies outside its range at its ends", () => {
    const histogram = histogramOf([0, 90_000_000]);
    expect(histogram.totalCount).toBe(2);
    expect(histogram.minNonZeroValue).toBe(1);
  });

  // Counted by hand: 99 % of the observations are 1 ms, the rest 1 s.
  test("gives the percentiles of known counts", () => {
    const histogram = histogramOf([
      ...new Array<number>(9900).fill(1000),
      ...new Array<number>(100).fill(1_000_000),
    ]);
    expect(percentileMicros(histogram, 50)).toBe(1000);
    expect(percentileMicros(histogram, 99)).toBe(1000);
    expect(Math.abs(percentileMicros(histogram, 99.5)! / 1_000_000 - 1)).toBeLessThan(0.001);
  });

  test("shows a percentile only with 10 observations beyond it", () => {
    expect(percentileMicros(histogramOf(upTo(999)), 99)).toBeUndefined();
    expect(percentileMicros(histogramOf(upTo(1000)), 99)).toBe(990);
    expect(percentileMicros(histogramOf(upTo(19)), 50)).toBeUndefined();
    expect(percentileMicros(histogramOf(upTo(20)), 50)).toBe(10);
  });

  test("merged, equals the histogram of all observations", () => {
    const merged = mergeHistograms([histogramOf(upTo(500)), histogramOf([7, 70_000, 700])]);
    expect(encodeHistogram(merged)).toBe(
      encodeHistogram(histogramOf([...upTo(500), 7, 700, 70_000])),
    );
  });

  test("survives its encoding", () => {
    const histogram = histogramOf([...upTo(2000), 5_000_000]);
    const decoded = decodeHistogram(encodeHistogram(histogram));
    expect(decoded.totalCount).toBe(2001);
    for (const percent of [1, 50, 90, 99, 100]) {
      expect(decoded.getValueAtPercentile(percent)).toBe(histogram.getValueAtPercentile(percent));
    }
  });

  test("refuses a text that is not one", () => {
    expect(() => decodeHistogram("bm90IGEgaGlzdG9ncmFt")).toThrow("not an HdrHistogram");
  });
});
