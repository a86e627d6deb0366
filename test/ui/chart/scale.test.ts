import { describe, expect, it } from "vitest";
import {
  categoryAxis,
  clampedShareOf,
  domainOf,
  linearAxis,
  logAxis,
  logDomainOf,
  requireInside,
  shareOf,
} from "../../../src/ui/chart/scale.ts";

const words = { label: "latency, ms", format: (value: number) => String(value) };

describe("a linear axis", () => {
  it("puts a value at its share of the way from end to end", () => {
    const share = shareOf(linearAxis([20, 60], words));
    expect([20, 30, 60].map(share)).toEqual([0, 0.25, 1]);
    expect(share(80)).toBeCloseTo(1.5, 12);
  });

  it("gives every tick as many decimals as the finest needs", () => {
    const axis = linearAxis([0, 1], {
      ...words,
      most: 5,
      format: (value, decimals) => value.toFixed(decimals),
    });
    expect(axis.ticks.map(({ text }) => text)).toEqual(["0.0", "0.5", "1.0"]);
  });

  it("takes ticks where it is told to", () => {
    const axis = linearAxis([0, 1], { ...words, at: [0, 0.9] });
    expect(axis.ticks).toEqual([
      { value: 0, text: "0", minor: false },
      { value: 0.9, text: "0.9", minor: false },
    ]);
  });

  it.each([
    [[1, 1]],
    [[3, 2]],
    [[0, Number.NaN]],
    [[0, Number.POSITIVE_INFINITY]],
  ] as const)("cannot go from %s", (domain) => {
    expect(() => linearAxis(domain as [number, number], words)).toThrow(
      'The axis "latency, ms" cannot go from',
    );
  });
});

describe("a logarithmic axis", () => {
  it("puts equal ratios at equal distances", () => {
    const share = shareOf(logAxis([1, 10_000], words));
    expect([1, 10, 100, 10_000].map(share)).toEqual([0, 0.25, 0.5, 1]);
  });

  it("puts twice and half equally far from 1", () => {
    const share = shareOf(logAxis([0.25, 4], words));
    expect(share(2) - share(1)).toBeCloseTo(share(1) - share(0.5), 12);
    expect(share(1)).toBeCloseTo(0.5, 12);
  });

  it("has no place for 0, unless one is asked for before a break", () => {
    expect(shareOf(logAxis([1, 10], words))(0)).toBe(Number.NEGATIVE_INFINITY);
    const broken = logAxis([1, 10], { ...words, zero: true });
    const share = shareOf(broken);
    expect(broken.ticks[0]).toEqual({ value: 0, text: "0", minor: false });
    expect(share(0)).toBeGreaterThan(0);
    expect(share(0)).toBeLessThan(share(1));
    expect(share(10)).toBeCloseTo(1, 12);
  });

  it("cannot begin at 0", () => {
    expect(() => logAxis([0, 10], words)).toThrow("two finite ends above 0");
  });
});

describe("an axis on which less is better", () => {
  it("has high values at the left, linear or logarithmic", () => {
    const linear = linearAxis([0, 10], { ...words, descending: true });
    expect([0, 2.5, 10].map(shareOf(linear))).toEqual([1, 0.75, 0]);
    const log = logAxis([1, 100], { ...words, descending: true });
    expect([1, 10, 100].map(shareOf(log))).toEqual([1, 0.5, 0]);
    expect(clampedShareOf(log)(1000)).toBe(0);
  });
});

it("keeps the tick at the reference where a narrow chart leaves others out", () => {
  const [plain, about] = [
    logAxis([0.55, 1.9], words),
    logAxis([0.55, 1.9], { ...words, reference: 1 }),
  ].map(({ ticks }) => ticks.filter(({ minor }) => !minor).map(({ value }) => value));
  expect(plain).not.toContain(1);
  expect(about).toContain(1);
  expect(about!.length).toBeLessThanOrEqual(4);
});

it("holds what lies beyond an end at that end", () => {
  const share = clampedShareOf(logAxis([1, 100], words));
  expect([-5, 0, 0.5, 10, 1e9].map(share)).toEqual([0, 0, 0, 0.5, 1]);
});

it("refuses a value that the picture would miss, and says which", () => {
  const axis = logAxis([1, 100], words);
  expect(() => requireInside(axis, 100)).not.toThrow();
  expect(() => requireInside(axis, 101)).toThrow(
    '101 is not on the axis "latency, ms" from 1 to 100; widen its domain.',
  );
  expect(() => requireInside(axis, Number.NaN)).toThrow(RangeError);
  expect(() => requireInside(axis, 0)).toThrow(RangeError);
  expect(() => requireInside(logAxis([1, 100], { ...words, zero: true }), 0)).not.toThrow();
});

describe("a domain", () => {
  it("holds every value, what it is told to hold, and some to spare", () => {
    expect(domainOf([5, 15], { holds: [0] })).toEqual([0, 15]);
    expect(domainOf([0, 10], { padding: 0.1 })).toEqual([-1, 11]);
    expect(domainOf([4], { padding: 0.5 })).toEqual([3.5, 4.5]);
  });

  it("has a factor to spare where it is logarithmic, and leaves out what is not above 0", () => {
    expect(logDomainOf([2, 8, 0, -1], { holds: [16], factor: 2 })).toEqual([1, 32]);
  });
});

describe("an axis of categories", () => {
  it("puts each in the middle of its part", () => {
    const axis = categoryAxis(["GET", "SET", "MULTI", "WATCH"], "command");
    expect(axis.ticks.map(({ value }) => shareOf(axis)(value))).toEqual([
      0.125, 0.375, 0.625, 0.875,
    ]);
  });

  it("refuses texts for which a phone has no room", () => {
    const long = ["MULTI without WATCH", "DECR, then check", "GET, then SET"];
    expect(() => categoryAxis(long, "shop")).toThrow("draw a row for each with Lanes");
  });
});
