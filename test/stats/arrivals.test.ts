import { describe, expect, it } from "vitest";
import { arrivalTimes, drawMix, steadyProfile } from "../../src/stats/arrivals.ts";

const between = (times: Float64Array, from: number, to: number) =>
  times.filter((time) => time >= from && time < to).length;

describe("Poisson arrivals", () => {
  const times = arrivalTimes(steadyProfile(1000, 100), "poisson", 1);

  it("come at the rate, ascending, with exponential gaps", () => {
    // The count's standard deviation is the root of 100,000, about 316.
    expect(Math.abs(times.length - 100_000)).toBeLessThan(1300);
    const gaps = times.slice(1).map((time, index) => time - times[index]!);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(0);
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length;
    expect(variance / mean ** 2).toBeCloseTo(1, 1);
    const long = gaps.filter((gap) => gap > 3 * mean).length / gaps.length;
    expect(long).toBeCloseTo(Math.exp(-3), 2);
  });

  it("are fixed by their seed", () => {
    expect(arrivalTimes(steadyProfile(1000, 100), "poisson", 1)).toEqual(times);
    expect(arrivalTimes(steadyProfile(1000, 100), "poisson", 2)).not.toEqual(times);
  });

  it("follow a profile of spikes and ramps", () => {
    const spiked = arrivalTimes(
      [
        { fromSeconds: 0, toSeconds: 10, ratePerSecond: 500 },
        { fromSeconds: 10, toSeconds: 20, ratePerSecond: 1500 },
        { fromSeconds: 20, toSeconds: 40, ratePerSecond: 1500, toRatePerSecond: 500 },
      ],
      "poisson",
      "spike",
    );
    expect(between(spiked, 0, 10) / 5000).toBeCloseTo(1, 1);
    expect(between(spiked, 10, 20) / 15_000).toBeCloseTo(1, 1);
    expect(between(spiked, 20, 30) / 12_500).toBeCloseTo(1, 1);
    expect(between(spiked, 30, 40) / 7500).toBeCloseTo(1, 1);
  });
});

describe("constant arrivals", () => {
  it("are evenly spread, and a ramp has as many as its mean rate", () => {
    expect([...arrivalTimes(steadyProfile(4, 1), "constant", 1)]).toEqual([
      0.125, 0.375, 0.625, 0.875,
    ]);
    const ramp = [{ fromSeconds: 0, toSeconds: 10, ratePerSecond: 10, toRatePerSecond: 30 }];
    const times = arrivalTimes(ramp, "constant", 1);
    expect(times).toHaveLength(200);
    expect(between(times, 0, 5)).toBe(75);
    expect(between(times, 5, 10)).toBe(125);
  });
});

describe("a schedule that cannot be", () => {
  it.each([
    [[], /at least one stretch/],
    [[{ fromSeconds: 1, toSeconds: 2, ratePerSecond: 1 }], /begins at 0 s/],
    [
      [
        { fromSeconds: 0, toSeconds: 1, ratePerSecond: 1 },
        { fromSeconds: 2, toSeconds: 3, ratePerSecond: 1 },
      ],
      /Stretch 2 .* leave no gap/,
    ],
    [[{ fromSeconds: 0, toSeconds: 0, ratePerSecond: 1 }], /not after 0 s/],
    [steadyProfile(0, 1), /rate of 0 a second/],
    [steadyProfile(-5, 1), /rate of -5/],
    [steadyProfile(Number.NaN, 1), /rate of NaN/],
    [steadyProfile(1e6, 1), /at most 20000/],
  ])("is refused before anything starts: case %#", (profile, sentence) => {
    expect(() => arrivalTimes(profile, "poisson", 1)).toThrow(sentence);
  });
});

describe("a mix", () => {
  it("holds its shares", () => {
    const drawn = drawMix([0.95, 0.05], 100_000, "mix");
    const heavy = drawn.filter((index) => index === 1).length;
    expect(heavy / 100_000).toBeCloseTo(0.05, 2);
  });

  it.each([
    [[]],
    [[0.5, 0.4]],
    [[1.5, -0.5]],
    [[Number.NaN]],
  ])("is refused when its shares do not add up: %j", (shares) => {
    expect(() => drawMix(shares, 10, 1)).toThrow(/add up to 1/);
  });
});
