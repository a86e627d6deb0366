import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decimalsOf,
  linearTicks,
  logTicks,
  NARROW_TICKS,
  type TickValue,
} from "../../../src/ui/chart/ticks.ts";

const valuesOf = (ticks: readonly TickValue[]) => ticks.map(({ value }) => value);
const keptOf = (ticks: readonly TickValue[]) => valuesOf(ticks.filter(({ minor }) => !minor));

const domains = fc
  .tuple(
    fc.double({ min: 1e-4, max: 1e6, noNaN: true }),
    fc.double({ min: 1.05, max: 1e7, noNaN: true }),
  )
  .map(([low, factor]): [number, number] => [low, low * factor]);

describe.each([
  ["linear", linearTicks],
  ["logarithmic", logTicks],
] as const)("%s ticks", (_, ticksOf) => {
  it("are inside their axis, rise, and are no more than asked for", () => {
    fc.assert(
      fc.property(domains, fc.integer({ min: 3, max: 10 }), ([low, high], most) => {
        const values = valuesOf(ticksOf(low, high, most));
        expect(values.length).toBeLessThanOrEqual(most);
        for (const [index, value] of values.entries()) {
          expect(value).toBeGreaterThanOrEqual(low * (1 - 1e-6));
          expect(value).toBeLessThanOrEqual(high * (1 + 1e-6));
          if (index > 0) expect(value).toBeGreaterThan(values[index - 1]!);
        }
      }),
    );
  });

  it("leave a narrow chart few, and never none of some", () => {
    fc.assert(
      fc.property(domains, ([low, high]) => {
        const ticks = ticksOf(low, high, 7);
        expect(keptOf(ticks).length).toBeLessThanOrEqual(NARROW_TICKS);
        expect(keptOf(ticks).length).toBeGreaterThanOrEqual(Math.min(1, ticks.length));
      }),
    );
  });
});

describe("linear ticks", () => {
  it("stand at equal steps, of which a narrow chart keeps every second", () => {
    const ticks = linearTicks(0, 0.6, 7);
    expect(valuesOf(ticks)).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6]);
    expect(keptOf(ticks)).toEqual([0, 0.2, 0.4, 0.6]);
  });
});

describe("logarithmic ticks", () => {
  it("stand at 1, 2 and 5 while these are few; a narrow chart drops the 2", () => {
    const ticks = logTicks(0.9, 60, 7);
    expect(valuesOf(ticks)).toEqual([1, 2, 5, 10, 20, 50]);
    expect(keptOf(ticks)).toEqual([1, 5, 10, 50]);
  });

  it("stand at 1 and 3 over more decades; a narrow chart has the powers of ten", () => {
    const ticks = logTicks(0.8, 2_000, 7);
    expect(valuesOf(ticks)).toEqual([1, 3, 10, 30, 100, 300, 1_000]);
    expect(keptOf(ticks)).toEqual([1, 10, 100, 1_000]);
  });

  it("stand at powers of ten over many decades, and then at every second", () => {
    expect(valuesOf(logTicks(0.1, 1e5, 7))).toEqual([0.1, 1, 10, 100, 1_000, 10_000, 100_000]);
    expect(valuesOf(logTicks(1, 1e8, 5))).toEqual([1, 100, 10_000, 1e6, 1e8]);
  });

  it("stand at equal steps where the axis is shorter than that, with 1 among them", () => {
    expect(valuesOf(logTicks(0.92, 1.6, 7))).toEqual([1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6]);
    expect(valuesOf(logTicks(0.9, 1.9, 6))).toContain(1);
  });
});

it("counts the decimals that tell values apart", () => {
  expect(decimalsOf([0, 0.5, 1])).toBe(1);
  expect(decimalsOf([0.05, 0.1])).toBe(2);
  expect(decimalsOf([10, 200])).toBe(0);
});
