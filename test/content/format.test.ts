import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  formatDate,
  formatDifference,
  formatExact,
  formatFixed,
  formatInterval,
  formatNumber,
  formatQuantity,
  formatQuantityInterval,
  formatRatio,
  formatRatioInterval,
  formatShare,
  formatSummaryInterval,
} from "../../src/content/format.ts";

const nb = "\u00a0";

describe("a ratio", () => {
  it("has two decimals", () => {
    expect(formatRatio(1.7)).toBe("1.70");
    expect(formatInterval(1.629, 1.8)).toBe("1.63 to 1.80");
    expect(formatRatioInterval({ ratio: 1.7, low: 1.629, high: 1.8 })).toBe("1.70 (1.63 to 1.80)");
  });

  it("has three, in all its parts, where its interval is narrow", () => {
    expect(formatRatioInterval({ ratio: 1.0012, low: 0.9964, high: 1.004 })).toBe(
      "1.001 (0.996 to 1.004)",
    );
    expect(formatInterval(0.9964, 1.004)).toBe("0.996 to 1.004");
  });
});

describe("a ratio below a hundredth", () => {
  it("has as many decimals as two significant digits of its lower end need", () => {
    expect(formatRatioInterval({ ratio: 0.002003, low: 0.001929, high: 0.002276 })).toBe(
      "0.0020 (0.0019 to 0.0023)",
    );
    expect(formatRatioInterval({ ratio: 0.000518, low: 0.000418, high: 0.000641 })).toBe(
      "0.00052 (0.00042 to 0.00064)",
    );
  });
});

describe("a measured quantity", () => {
  it("has three significant digits, four from a thousand on, and a unit that stays on its line", () => {
    expect(formatQuantity(26.138, "µs")).toBe(`26.1${nb}µs`);
    expect(formatQuantity(24_853.4, "requests/s")).toBe(`24,850${nb}requests/s`);
    expect(formatQuantity(1234.5, "µs")).toBe(`1,235${nb}µs`);
    expect(formatQuantity(20, "µs")).toBe(`20.0${nb}µs`);
    expect(formatQuantity(0.10449, "ms")).toBe(`0.104${nb}ms`);
    expect(formatQuantity(0, "ms")).toBe(`0${nb}ms`);
  });

  it("keeps the number of digits when rounding carries", () => {
    expect(formatNumber(9.996)).toBe("10.0");
    expect(formatNumber(999.7)).toBe("1,000");
  });

  it("says a share in percent", () => {
    expect(formatQuantity(0.973, "share")).toBe(`97${nb}%`);
    expect(formatQuantityInterval(0.95, 0.973, "share")).toBe(`95${nb}% to 97${nb}%`);
    expect(formatQuantityInterval(25.81, 26.4, "µs")).toBe(`25.8 to 26.4${nb}µs`);
  });

  it("stays within half a unit of its last digit", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e7, noNaN: true }), (value) => {
        const shown = Number(formatNumber(value).replaceAll(",", ""));
        expect(Math.abs(shown - value) / value).toBeLessThanOrEqual(0.005);
      }),
    );
  });
});

describe("a defined quantity", () => {
  it("keeps the digits its author gave", () => {
    expect(formatExact(20, "ms")).toBe(`20${nb}ms`);
    expect(formatExact(0.1, "ms")).toBe(`0.1${nb}ms`);
    expect(formatExact(1000, "requests")).toBe(`1,000${nb}requests`);
    expect(formatExact(50)).toBe("50");
    expect(formatFixed(22.3, 2)).toBe("22.30");
  });
});

describe("a share", () => {
  it("has two significant digits", () => {
    expect(formatShare(0.029)).toBe(`2.9${nb}%`);
    expect(formatShare(0.1234)).toBe(`12${nb}%`);
    expect(formatShare(0.0996)).toBe(`10${nb}%`);
    expect(formatShare(0.0004)).toBe(`0.04${nb}%`);
    expect(formatShare(1)).toBe(`100${nb}%`);
    expect(formatShare(0)).toBe(`0${nb}%`);
  });
});

describe("a difference", () => {
  it("has its sign, a true minus and the decimals of its interval", () => {
    expect(formatDifference({ value: 2.31, low: 1.93, high: 2.84 }, "µs")).toBe(
      `+2.3${nb}µs (1.9 to 2.8)`,
    );
    expect(formatDifference({ value: -0.12, low: -0.154, high: -0.08 }, "µs")).toBe(
      `−0.12${nb}µs (−0.15 to −0.08)`,
    );
    expect(formatDifference({ value: 1240.2, low: 1180, high: 1300.6 }, "µs")).toBe(
      `+1,240${nb}µs (1,180 to 1,301)`,
    );
  });

  it("has no sign when nothing is left after rounding", () => {
    expect(formatDifference({ value: -0.02, low: -0.4, high: 0.3 }, "µs")).toBe(
      `0.0${nb}µs (−0.4 to 0.3)`,
    );
    expect(formatDifference({ value: 0.02, low: -0.4, high: 0.3 }, "µs")).toBe(
      `0.0${nb}µs (−0.4 to 0.3)`,
    );
  });
});

describe("the interval of a figure", () => {
  const row = { low: 25.81, high: 26.4, unit: "µs" };

  it("is that of its slices", () => {
    expect(formatSummaryInterval({ ...row, slices: 30 })).toBe(`25.8 to 26.4${nb}µs`);
  });

  it("is none from a single slice", () => {
    expect(formatSummaryInterval({ ...row, slices: 1 })).toBe("one slice, no interval");
  });
});

describe("a date", () => {
  it("is the day in UTC", () => {
    expect(formatDate("2026-03-05T23:59:59.000Z")).toBe("5 March 2026");
    expect(formatDate("2026-11-24")).toBe("24 November 2026");
  });
});
