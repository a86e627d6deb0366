/** Where ticks stand, and which of them go where there is little room. */
import { tickStep, ticks } from "d3-array";

export interface TickValue {
  value: number;
  /** Left out on a narrow chart. */
  minor: boolean;
}

/** As many ticks as a narrow chart has room for. */
export const NARROW_TICKS = 4;
const FEWEST = 3;
/** Steps inside a decade, from the finest. */
const LADDERS = [[1, 2, 5], [1, 3], [1]] as const;

/** At equal steps of 1, 2 or 5 times a power of ten, as many as there can be and no more than `most`. */
export function linearTicks(low: number, high: number, most: number): TickValue[] {
  for (let count = most; count > 0; count--) {
    const values = ticks(low, high, count);
    if (values.length > most) continue;
    const step = values.length > 1 ? values[1]! - values[0]! : tickStep(low, high, count);
    const isTooMany = values.length > NARROW_TICKS;
    return values.map((value) => ({
      value,
      minor: isTooMany && Math.abs(Math.round(value / step)) % 2 === 1,
    }));
  }
  return [];
}

/**
 * At 1, 2 and 5 times powers of ten; where these are more than `most`, at 1 and 3 times, at powers of ten, or at
 * every so many of these. A domain too short for that has ticks at equal steps.
 */
export function logTicks(low: number, high: number, most: number): TickValue[] {
  for (const ladder of LADDERS) {
    const values = rungs(ladder, low, high);
    if (values.length > most) continue;
    if (values.length < FEWEST && ladder === LADDERS[0]) return linearTicks(low, high, most);
    return thinned(values);
  }
  const powers = rungs([1], low, high);
  const apart = Math.ceil(powers.length / most);
  return thinned(powers.filter((_, index) => index % apart === 0));
}

/** Digits after the point that tell the values apart. */
export function decimalsOf(values: readonly number[]): number {
  return Math.max(
    0,
    ...values.map((value) => String(Number(value.toPrecision(6))).split(".")[1]?.length ?? 0),
  );
}

function rungs(ladder: readonly number[], low: number, high: number): number[] {
  const [from, to] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  return Array.from({ length: to - from + 1 }, (_, index) => from + index)
    .flatMap((power) => ladder.map((step) => Number(`${step}e${power}`)))
    .filter((value) => value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9));
}

/** What stays on a narrow chart: all, or what is no 2 and no 3 times a power of ten, or the powers alone. */
function thinned(values: readonly number[]): TickValue[] {
  const kept = [
    (_: number) => true,
    (value: number) => /^[15]e/.test(value.toExponential()),
    (value: number) => /^1e/.test(value.toExponential()),
    (value: number) => Math.round(Math.log10(value)) % 2 === 0 && /^1e/.test(value.toExponential()),
  ];
  const stays = kept.find((rule) => values.filter(rule).length <= NARROW_TICKS) ?? kept.at(-1)!;
  return values.map((value) => ({ value, minor: !stays(value) }));
}
