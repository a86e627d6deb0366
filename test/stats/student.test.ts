import { expect, test } from "vitest";
import { studentOverNormal } from "../../src/stats/student.ts";

// Quantiles of Student's t at 0.975 as tables print them (Abramowitz and Stegun, table 26.10), over 1.960.
test.each([
  [4, 3.182],
  [5, 2.776],
  [6, 2.571],
  [8, 2.365],
  [10, 2.262],
  [12, 2.201],
  [16, 2.131],
  [21, 2.086],
  [31, 2.042],
  [61, 2.0],
])("of %d values is t of one degree less, %d, over 1.960", (values, t) => {
  expect(studentOverNormal(values) / (t / 1.959964)).toBeCloseTo(1, 2);
});

test("comes down to 1 for many values, and is 1 where there is no spread to estimate", () => {
  expect(studentOverNormal(100_000)).toBeCloseTo(1, 4);
  expect(studentOverNormal(1)).toBe(1);
});
