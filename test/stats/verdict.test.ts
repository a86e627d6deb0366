import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { verdict } from "../../src/stats/verdict.ts";

describe("a verdict", () => {
  test.each([
    [1.63, 1.8, "supported"],
    [1.4, 1.5, "supported"],
    [1.39, 1.5, "inconclusive"],
    [1.2, 1.4, "inconclusive"],
    [1.2, 1.39, "not-supported"],
  ])("on at least 1.4 from %d to %d is %s", (low, high, word) => {
    expect(verdict({ low, high }, { kind: "at-least", threshold: 1.4 })).toBe(word);
  });

  test.each([
    [0.5, 0.6, "supported"],
    [0.5, 0.61, "inconclusive"],
    [0.61, 0.7, "not-supported"],
  ])("on at most 0.6 from %d to %d is %s", (low, high, word) => {
    expect(verdict({ low, high }, { kind: "at-most", threshold: 0.6 })).toBe(word);
  });

  test.each([
    [0.95, 1.05, "supported"],
    [0.94, 1.0, "inconclusive"],
    [1.0, 1.06, "inconclusive"],
    [0.9, 1.1, "inconclusive"],
    [0.9, 0.94, "not-supported"],
    [1.06, 1.2, "not-supported"],
  ])("on within 0.95 and 1.05 from %d to %d is %s", (low, high, word) => {
    expect(verdict({ low, high }, { kind: "within", from: 0.95, to: 1.05 })).toBe(word);
  });

  test("never goes from one side to the other when an interval only widens", () => {
    const bound = fc.double({ min: 0.1, max: 10, noNaN: true });
    fc.assert(
      fc.property(
        bound,
        bound,
        bound,
        fc.double({ min: 0, max: 2, noNaN: true }),
        (a, b, threshold, more) => {
          const narrow = { low: Math.min(a, b), high: Math.max(a, b) };
          const wide = { low: narrow.low - more, high: narrow.high + more };
          const statement = { kind: "at-least", threshold } as const;
          expect([verdict(narrow, statement), "inconclusive"]).toContain(verdict(wide, statement));
        },
      ),
    );
  });

  test("refuses an interval that runs backwards", () => {
    expect(() => verdict({ low: 2, high: 1 }, { kind: "at-least", threshold: 1 })).toThrow(
      "from low to high",
    );
  });
});
