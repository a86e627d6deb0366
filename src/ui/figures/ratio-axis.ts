/** Ratios in charts: the axis on which twice and half are equally far from 1, and the digits of a row. */
import { formatInterval, formatRatio, ratioDigits } from "../../content/format.ts";
import type { Interval } from "../../stats/bootstrap.ts";
import { type Axis, logAxis, logDomainOf } from "../chart/index.ts";

/** So far to both sides of 1 an axis goes at least, so that noise does not fill it. */
const LEAST_RATIO = 1.1;
const SPARE = 1.02;

/** Holds the intervals; `descending` where less is better. */
export function ratioAxis(
  intervals: readonly Interval[],
  words: { label: string; descending?: boolean },
): Axis {
  const ends = intervals.flatMap(({ low, high }) => [low, high]);
  return logAxis(logDomainOf(ends, { holds: [1 / LEAST_RATIO, LEAST_RATIO], factor: SPARE }), {
    ...words,
    format: (ratio, decimals) => `${formatRatio(ratio, decimals)}×`,
    reference: 1,
  });
}

/** The figure of a row, and the interval below it. */
export function ratioCells({ ratio, low, high }: Interval & { ratio: number }): {
  value: string;
  interval: string;
} {
  const digits = ratioDigits(low, high);
  return { value: formatRatio(ratio, digits), interval: formatInterval(low, high, digits) };
}
