/** Axes of ratios and of differences: what they span, where their ticks are, and how these read. */
import { ticks as linearTicks } from "d3-array";
import { scaleLinear, scaleLog } from "d3-scale";
import { formatFixed, formatRatio } from "../../content/format.ts";
import type { Interval } from "../../stats/bootstrap.ts";

export interface Axis {
  kind: "log" | "linear";
  domain: readonly [low: number, high: number];
  ticks: readonly { value: number; text: string }[];
  /** Where "no difference" stands. */
  reference: number;
  label: string;
}

/** An axis of ratios spans at least this factor to both sides of 1, so that noise does not fill it. */
const LEAST_RATIO = 1.1;
const RATIO_PADDING = 1.02;
const DIFFERENCE_PADDING = 0.04;
const MOST_TICKS = 6;
const STEPS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100];

/** A logarithmic axis, on which twice and half are equally far from 1. */
export function ratioAxis(intervals: readonly Interval[], label: string): Axis {
  const low = Math.min(1 / LEAST_RATIO, ...intervals.map((one) => one.low)) / RATIO_PADDING;
  const high = Math.max(LEAST_RATIO, ...intervals.map((one) => one.high)) * RATIO_PADDING;
  return { kind: "log", domain: [low, high], ticks: ratioTicks(low, high), reference: 1, label };
}

/** A linear axis in microseconds that holds 0. */
export function microsAxis(intervals: readonly Interval[], label: string): Axis {
  const low = Math.min(0, ...intervals.map((one) => one.low));
  const high = Math.max(0, ...intervals.map((one) => one.high));
  const padding = DIFFERENCE_PADDING * (high - low || 1);
  const domain = [low - padding, high + padding] as const;
  const values = linearTicks(domain[0], domain[1], MOST_TICKS - 1);
  const decimals = Math.max(...values.map(decimalsOf));
  const ticks = values.map((value) => ({ value, text: formatFixed(value, decimals) }));
  return { kind: "linear", domain, ticks, reference: 0, label };
}

/** Ticks of a ratio axis at equal steps from 1, the finest steps that make no more than `most`. */
export function ratioTicks(
  low: number,
  high: number,
  most: number = MOST_TICKS,
): { value: number; text: string }[] {
  const step = STEPS.find((each) => span(low, high, each).count <= most) ?? STEPS.at(-1)!;
  const { first, count } = span(low, high, step);
  const decimals = step < 0.1 ? 2 : step < 1 ? 1 : 0;
  return Array.from({ length: count }, (_, index) => 1 + (first + index) * step)
    .filter((value) => value > 0)
    .map((value) => ({ value, text: formatRatio(value, decimals) }));
}

/** Where a value of the axis stands between two places of the picture. */
export function positionOf(
  axis: Axis,
  range: readonly [from: number, to: number],
): (value: number) => number {
  return axis.kind === "log"
    ? scaleLog([...axis.domain], [...range])
    : scaleLinear([...axis.domain], [...range]);
}

function span(low: number, high: number, step: number): { first: number; count: number } {
  const slack = 1e-9;
  const first = Math.ceil((low - 1) / step - slack);
  const last = Math.floor((high - 1) / step + slack);
  return { first, count: last - first + 1 };
}

function decimalsOf(value: number): number {
  return String(Number(value.toPrecision(6))).split(".")[1]?.length ?? 0;
}
