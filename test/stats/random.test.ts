import { describe, expect, test } from "vitest";
import { createRandom, nextInt, shuffle } from "../../src/stats/random.ts";

const draw = (seed: number | string, count: number) => {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => random.uint32());
};

describe("the seeded generator", () => {
  test("gives the same numbers for the same seed and others for another", () => {
    expect(draw(7, 50)).toEqual(draw(7, 50));
    expect(draw("7/tiny", 50)).toEqual(draw("7/tiny", 50));
    expect(draw(7, 50)).not.toEqual(draw(8, 50));
    expect(draw("7/tiny", 50)).not.toEqual(draw("7/tinz", 50));
  });

  // Taken from this implementation: published intervals can be derived again only while these stay.
  test("never changes its numbers, which published documents rest on", () => {
    expect(draw(1, 3)).toEqual([2420951833, 2513034076, 3847892949]);
    expect(draw("1/tiny", 3)).toEqual([3949672749, 696018702, 328048239]);
  });

  test("fills an array with what as many single draws give, and goes on from there either way", () => {
    const single = createRandom("fill");
    const filled = createRandom("fill");
    const numbers = new Float64Array(70);
    filled.fill(numbers);
    expect([...numbers]).toEqual(Array.from(numbers, () => single.float()));
    expect(filled.float()).toBe(single.float());
    filled.fill(numbers);
    expect([...numbers]).toEqual(Array.from(numbers, () => single.float()));
  });

  test("tells seeds apart that differ only above 32 bits", () => {
    expect(draw(1, 5)).not.toEqual(draw(1 + 2 ** 32, 5));
  });

  test("refuses a seed that is not a whole number", () => {
    expect(() => createRandom(1.5)).toThrow("whole number");
  });

  // 16 cells, 15 degrees of freedom: 37.7 is the 0.999 quantile of chi-squared (NIST/SEMATECH e-Handbook, table 1.3.6.7.4).
  test.each([1, 2, "a", "b"])("is uniform by a chi-squared test, seed %s", (seed) => {
    const random = createRandom(seed);
    const cells = new Array<number>(16).fill(0);
    for (let draws = 0; draws < 16_000; draws++) cells[nextInt(random, 16)]! += 1;
    const chiSquared = cells.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    expect(chiSquared).toBeLessThan(37.7);
  });

  test("gives neighbouring seeds first numbers that do not resemble each other", () => {
    const firsts = Array.from({ length: 2000 }, (_, seed) => createRandom(seed).float());
    const mean = firsts.reduce((sum, value) => sum + value, 0) / firsts.length;
    const lagged = firsts
      .slice(1)
      .reduce((sum, value, index) => sum + (value - mean) * (firsts[index]! - mean), 0);
    const correlation = lagged / firsts.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    expect(Math.abs(correlation)).toBeLessThan(0.08);
  });
});

describe("shuffle", () => {
  test("keeps every item, leaves its input alone, and repeats with its seed", () => {
    const items = ["a", "b", "c", "d", "e"];
    const shuffled = shuffle(createRandom(3), items);
    expect(items).toEqual(["a", "b", "c", "d", "e"]);
    expect([...shuffled].sort()).toEqual(items);
    expect(shuffle(createRandom(3), items)).toEqual(shuffled);
  });

  test("puts each item in each place equally often", () => {
    const random = createRandom("places");
    const places = new Array<number>(9).fill(0);
    for (let round = 0; round < 9000; round++) {
      shuffle(random, [0, 1, 2]).forEach((item, place) => {
        places[item * 3 + place]! += 1;
      });
    }
    for (const count of places) expect(Math.abs(count - 3000)).toBeLessThan(200);
  });
});
