import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { median, medianInPlace, quantile, quantileInPlace } from "../../src/stats/quantile.ts";

describe("quantiles of type 7", () => {
  // Worked by hand from Hyndman and Fan's definition 7: 1 + 3p.
  test.each([
    [0, 1],
    [0.1, 1.3],
    [0.25, 1.75],
    [0.5, 2.5],
    [0.9, 3.7],
    [1, 4],
  ])("of 1 to 4 at %d is %d", (probability, expected) => {
    expect(quantile([4, 1, 3, 2], probability)).toBeCloseTo(expected, 12);
  });

  // The first ten of R's dataset `rivers`, worked by hand from the definition: position 9p between order statistics.
  test("of ten river lengths match the definition", () => {
    const rivers = [735, 320, 325, 392, 524, 450, 1459, 135, 465, 600];
    expect(quantile(rivers, 0.25)).toBeCloseTo(341.75, 12);
    expect(median(rivers)).toBe(457.5);
    expect(quantile(rivers, 0.75)).toBeCloseTo(581, 12);
  });

  // R prints for `quantile(mtcars$mpg)`: 10.400 15.425 19.200 22.800 33.900.
  test("of the miles per gallon in R's dataset `mtcars` are those that R gives", () => {
    const mpg = [
      21, 21, 22.8, 21.4, 18.7, 18.1, 14.3, 24.4, 22.8, 19.2, 17.8, 16.4, 17.3, 15.2, 10.4, 10.4,
      14.7, 32.4, 30.4, 33.9, 21.5, 15.5, 15.2, 13.3, 19.2, 27.3, 26, 30.4, 15.8, 19.7, 15, 21.4,
    ];
    const summary = [0, 0.25, 0.5, 0.75, 1].map((probability) => quantile(mpg, probability));
    [10.4, 15.425, 19.2, 22.8, 33.9].forEach((expected, index) => {
      expect(summary[index]).toBeCloseTo(expected, 12);
    });
  });

  test("refuse no values and a probability outside 0 to 1", () => {
    expect(() => median([])).toThrow("at least one value");
    expect(() => quantile([1], 1.1)).toThrow("between 0 and 1");
  });
});

describe("a quantile in place", () => {
  // Without -0, which stands before or after 0 as it happens.
  const numbers = fc.double({ noNaN: true, min: -1000, max: 1000 }).map((number) => number + 0);

  test("is to the last bit the one of the sorted values, whatever was asked of them before", () => {
    fc.assert(
      fc.property(
        fc.array(numbers, { minLength: 1, maxLength: 90 }),
        fc.array(fc.double({ noNaN: true, min: 0, max: 1 }), { minLength: 1, maxLength: 4 }),
        (values, probabilities) => {
          const left = Float64Array.from(values);
          for (const probability of [...probabilities, 0, 1])
            expect(quantileInPlace(left, probability)).toBe(quantile(values, probability));
        },
      ),
    );
  });

  test("refuses no values and a probability outside 0 to 1", () => {
    expect(() => quantileInPlace(new Float64Array(0), 0.5)).toThrow("at least one value");
    expect(() => quantileInPlace(Float64Array.of(1), -0.1)).toThrow("between 0 and 1");
  });
});

describe("the median in place", () => {
  test("equals the sorted median for every length, on both sides of its switch of algorithm", () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ noNaN: true, min: -1000, max: 1000 }), { minLength: 1, maxLength: 90 }),
        (values) => {
          const inPlace = medianInPlace(Float64Array.from(values));
          expect(inPlace).toBeCloseTo(median(values), 9);
        },
      ),
    );
  });

  test("looks at the first values only when told how many", () => {
    expect(medianInPlace(Float64Array.from([3, 1, 2, 100, 100]), 3)).toBe(2);
  });
});
