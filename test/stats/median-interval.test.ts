import { expect, test } from "vitest";
import { medianInterval } from "../../src/stats/median-interval.ts";
import { createRandom } from "../../src/stats/random.ts";

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

// 1 - 2 P(Bin(n, 1/2) < d), exactly: 1 - 2 * 11/1024, 1 - 2 * 56/1024, 1 - 2/64, 1 - 2 * 79/4096.
test.each([
  [10, 1002 / 1024, 2],
  [10, 912 / 1024, 3],
  [6, 62 / 64, 1],
  [12, 3938 / 4096, 3],
])("of %d values, with probability %d, lies between the ones at depth %d", (count, confidence, depth) => {
  const { low, high } = medianInterval(upTo(count), confidence)!;
  expect(low).toBeCloseTo(depth, 9);
  expect(high).toBeCloseTo(count + 1 - depth, 9);
});

test("lies between two such intervals for a probability between theirs", () => {
  const { low, high } = medianInterval(upTo(10), 0.95)!;
  // I = (0.978516 - 0.95) / (0.978516 - 0.890625) = 0.324444; (10 - 2) I / (2 + (10 - 4) I) = 0.657658
  expect(low).toBeCloseTo(2.657658, 5);
  expect(high).toBeCloseTo(11 - 2.657658, 5);
});

test("is not there where the values are too few for any", () => {
  expect(medianInterval(upTo(5))).toBeUndefined();
  expect(medianInterval(upTo(6))).toBeDefined();
});

test("depends neither on the order nor on the distance of outer values", () => {
  const values = [5, 1, 9, 3, 7, 2, 8, 4, 6, 10];
  expect(medianInterval(values)).toEqual(medianInterval(upTo(10)));
  expect(medianInterval(values.map((value) => (value === 10 ? 1e6 : value)))).toEqual(
    medianInterval(upTo(10)),
  );
});

test.each([
  8, 11, 16,
])("holds the median of %d exponential values 94 to 96.5 times in a hundred", (count) => {
  const random = createRandom(`exponential/${count}`);
  let held = 0;
  for (let trial = 0; trial < 10_000; trial++) {
    const values = Array.from({ length: count }, () => -Math.log(1 - random.float()));
    const { low, high } = medianInterval(values)!;
    if (low <= Math.LN2 && Math.LN2 <= high) held += 1;
  }
  expect(held / 10_000).toBeGreaterThan(0.94);
  expect(held / 10_000).toBeLessThan(0.965);
});
