import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { medianInterval } from "../../src/stats/median-interval.ts";
import { createRandom, shuffle } from "../../src/stats/random.ts";
import { pairedDifference, pairedRatio } from "../../src/stats/ratio.ts";
import { verdict } from "../../src/stats/verdict.ts";
import { measure, truth, worlds } from "./synthetic-pairs.ts";

describe("a paired ratio", () => {
  test("is the median over spawns of the median over their pairs", () => {
    const spawns = [
      [1.1, 1.2, 9],
      [1.5, 1.4, 1.6],
      [2, 2, 2],
    ];
    expect(pairedRatio(spawns, { seed: 1 })).toMatchObject({
      value: expect.closeTo(1.5, 12),
      pairs: 9,
      spawns: 3,
    });
  });

  test("takes the geometric middle of two spawns, so that the inverse comparison is the inverse", () => {
    expect(pairedRatio([[0.5], [2]], { seed: 1 }).value).toBeCloseTo(1, 12);
  });

  test("leaves out spawns without pairs", () => {
    expect(pairedRatio([[1.2, 1.3], [], [1.4]], { seed: 1 })).toEqual(
      pairedRatio([[1.2, 1.3], [1.4]], { seed: 1 }),
    );
  });

  test("has an interval of no width where nothing varies", () => {
    expect(
      pairedRatio(
        [
          [2, 2],
          [2, 2],
          [2, 2],
        ],
        { seed: 1 },
      ),
    ).toMatchObject({ standardError: expect.closeTo(0, 9) });
    const { low, high } = pairedRatio(
      [
        [2, 2],
        [2, 2],
      ],
      { seed: 1 },
    );
    expect(high - low).toBeLessThan(1e-12);
  });

  test("widens with the differences between spawns, not only with those inside one", () => {
    const inside = [1, 1.01, 1.02, 1.03, 1.04];
    const alike = Array.from({ length: 8 }, () => inside);
    const apart = alike.map((pairs, spawn) => pairs.map((ratio) => ratio * (1 + spawn / 20)));
    const width = ({ low, high }: { low: number; high: number }) => high - low;
    expect(width(pairedRatio(apart, { seed: 1 }))).toBeGreaterThan(0.1);
    expect(width(pairedRatio(alike, { seed: 1 }))).toBeLessThan(0.001);
  });

  test("promises no less than the order of six spawns or more does, unless the bootstrap alone is asked for", () => {
    // All but two lie close together, so that the bootstrap's interval ends inside the order's.
    const spawns = [0.9, 0.99, 0.999, 1, 1, 1, 1, 1.001, 1.01, 1.1].map((ratio) => [ratio]);
    const plain = pairedRatio(spawns, { seed: 1, intervals: "bootstrap" });
    const wider = pairedRatio(spawns, { seed: 1 });
    const ordered = medianInterval(spawns.map(([ratio]) => Math.log(ratio!)))!;
    expect(wider.low).toBeCloseTo(Math.min(plain.low, Math.exp(ordered.low)), 12);
    expect(wider.high).toBeCloseTo(Math.max(plain.high, Math.exp(ordered.high)), 12);
    const few = spawns.slice(0, 5);
    expect(pairedRatio(few, { seed: 1 })).toEqual(
      pairedRatio(few, { seed: 1, intervals: "bootstrap" }),
    );
  });

  test("refuses no pairs, and a ratio with nothing on one side", () => {
    expect(() => pairedRatio([[]], { seed: 1 })).toThrow("at least one pair");
    expect(() => pairedRatio([[1, 0]], { seed: 1 })).toThrow("positive");
  });

  const comparison = fc.array(
    fc.array(fc.double({ min: 0.2, max: 5, noNaN: true }), { minLength: 1, maxLength: 6 }),
    { minLength: 1, maxLength: 9 },
  );

  test("does not depend on the order of spawns, nor of the pairs in one", () => {
    fc.assert(
      fc.property(comparison, fc.nat(), (spawns, seed) => {
        const random = createRandom(seed);
        const mixed = shuffle(random, spawns).map((pairs) => shuffle(random, pairs));
        expect(pairedRatio(mixed, { seed, resamples: 200 })).toEqual(
          pairedRatio(spawns, { seed, resamples: 200 }),
        );
      }),
      { numRuns: 80 },
    );
  });

  test("has an interval that holds it", () => {
    fc.assert(
      fc.property(comparison, fc.nat(), (spawns, seed) => {
        const { value, low, high } = pairedRatio(spawns, { seed, resamples: 400 });
        expect(low).toBeLessThanOrEqual(value * (1 + 1e-9));
        expect(high).toBeGreaterThanOrEqual(value * (1 - 1e-9));
      }),
      { numRuns: 80 },
    );
  });
});

describe("a paired difference", () => {
  test("is in the unit of its figures and moves with them", () => {
    const spawns = [
      [4, 5, 6],
      [5, 6, 7],
      [3, 4, 5],
    ];
    const here = pairedDifference(spawns, { seed: 2 });
    const moved = pairedDifference(
      spawns.map((pairs) => pairs.map((micros) => micros - 100)),
      { seed: 2 },
    );
    expect(here.value).toBe(5);
    expect(moved.value).toBe(-95);
    expect(moved.low).toBeCloseTo(here.low - 100, 9);
    expect(moved.high).toBeCloseTo(here.high - 100, 9);
  });
});

describe("the 95 % interval", () => {
  const cases = worlds.flatMap((world) => [8, 16].map((spawns) => ({ ...world, world, spawns })));

  test.each(
    cases,
  )("covers the truth in 92 to 98 % of 1,000 comparisons of $spawns spawns: $name", ({
    world,
    spawns,
  }) => {
    const expected = truth(world);
    let covered = 0;
    for (let trial = 0; trial < 1000; trial++) {
      const pairs = measure(world, spawns, createRandom(`${world.name}/${spawns}/${trial}`));
      const { low, high } = pairedRatio(pairs, { seed: trial, resamples: 300 });
      if (low <= expected && expected <= high) covered += 1;
    }
    expect(covered).toBeGreaterThanOrEqual(920);
    expect(covered).toBeLessThanOrEqual(980);
  });

  test.each([
    [8, 0.06],
    [12, 0.048],
    [16, 0.04],
  ])("of %d spawns that differ by 2.5 % is on average at most %d wide", (spawns, widest) => {
    let width = 0;
    for (let trial = 0; trial < 200; trial++) {
      const { low, high } = pairedRatio(measure(worlds[0]!, spawns, createRandom(trial)), {
        seed: trial,
        resamples: 600,
      });
      width += (high - low) / 200;
    }
    expect(width).toBeLessThan(widest);
    expect(width).toBeGreaterThan(widest / 2);
  });
});

describe("another seed", () => {
  /** Ends of intervals move by at most this share of the width. */
  const BAND = 0.06;

  test("moves the ends by a small share of the width, and changes a verdict only for a threshold between the moved ends", () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.constantFrom(8, 12, 16),
        fc.double({ min: 0.95, max: 1.05, noNaN: true }),
        (seed, spawns, threshold) => {
          const pairs = measure(worlds[seed % worlds.length]!, spawns, createRandom(seed));
          const one = pairedRatio(pairs, { seed: `${seed}/one` });
          const other = pairedRatio(pairs, { seed: `${seed}/other` });
          const band = BAND * (one.high - one.low);
          expect(Math.abs(one.low - other.low)).toBeLessThan(band);
          expect(Math.abs(one.high - other.high)).toBeLessThan(band);
          const statement = { kind: "at-least", threshold } as const;
          if (verdict(one, statement) !== verdict(other, statement)) {
            const nearest = Math.min(Math.abs(threshold - one.low), Math.abs(threshold - one.high));
            expect(nearest).toBeLessThan(band);
          }
        },
      ),
      { numRuns: 60, seed: 1 },
    );
  });
});
