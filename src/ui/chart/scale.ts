/** Axes as plain data, and where their values stand. */
import { scaleLinear, scaleLog } from "d3-scale";
import { decimalsOf, linearTicks, logTicks, type TickValue } from "./ticks.ts";

export interface Tick extends TickValue {
  text: string;
}

export interface Axis {
  kind: "linear" | "log";
  domain: readonly [low: number, high: number];
  ticks: readonly Tick[];
  /** Measure and unit in words; stands beside the picture and wraps there. */
  label: string;
  /** Where "no difference" stands, drawn as a strong line. */
  reference?: number | undefined;
  /** High values stand at the low end, where less is better and better stands right. */
  descending?: boolean | undefined;
  /** Of a logarithmic axis: the share of its length in which 0 stands, before a break. */
  zeroShare?: number | undefined;
}

/** Writes a tick; `decimals` tell the ticks of this axis apart. */
export type TickFormat = (value: number, decimals: number) => string;

interface AxisWords {
  label: string;
  format: TickFormat;
  /** Ticks where there is room; a narrow chart shows at most 4 of them. */
  most?: number;
  /** In place of computed ticks. */
  at?: readonly number[];
  reference?: number;
}

interface Direction {
  descending?: boolean;
}

const MOST_TICKS = 7;
/** In a line below a panel that is 320 pixels wide with its margins. */
const PHONE_LETTERS = 36;
/** Length that 0 has on a logarithmic axis, and the break behind it. */
const ZERO_SHARE = 0.12;

/** Equal steps stand for equal differences. */
export function linearAxis(
  domain: readonly [low: number, high: number],
  { label, format, most = MOST_TICKS, at, reference, descending }: AxisWords & Direction,
): Axis {
  checkDomain(label, domain, Number.NEGATIVE_INFINITY);
  const values = at?.map(major) ?? linearTicks(...domain, most);
  const ticks = written(values, format, reference);
  return { kind: "linear", domain, ticks, label, reference, descending };
}

/**
 * Equal steps stand for equal ratios.
 * @param words.zero draws 0 at the low end, before a break
 */
export function logAxis(
  domain: readonly [low: number, high: number],
  {
    label,
    format,
    most = MOST_TICKS,
    at,
    reference,
    descending,
    zero = false,
  }: AxisWords & ((Direction & { zero?: false }) | { zero: boolean; descending?: false }),
): Axis {
  checkDomain(label, domain, 0);
  const values = at?.map(major) ?? [
    ...(zero ? [{ value: 0, minor: false }] : []),
    ...logTicks(...domain, most),
  ];
  const zeroShare = zero ? ZERO_SHARE : undefined;
  const ticks = written(values, format, reference);
  return { kind: "log", domain, ticks, label, reference, descending, zeroShare };
}

/**
 * One place for each text, at 0.5, 1.5 and so on.
 * @throws RangeError for texts that do not fit side by side on a phone
 */
export function categoryAxis(texts: readonly string[], label: string): Axis {
  if (texts.join("  ").length > PHONE_LETTERS) {
    throw new RangeError(
      `The texts of the axis "${label}" have no room side by side on a phone; draw a row for each with Lanes.`,
    );
  }
  const ticks = texts.map((text, index) => ({ value: index + 0.5, text, minor: false }));
  return { kind: "linear", domain: [0, texts.length], ticks, label };
}

/** What a linear axis has to hold, with a share of its length to spare at each end. */
export function domainOf(
  values: readonly number[],
  { holds = [], padding = 0 }: { holds?: readonly number[]; padding?: number } = {},
): [low: number, high: number] {
  const [low, high] = ends([...values, ...holds]);
  const spare = padding * (high - low || 1);
  return [low - spare, high + spare];
}

/** What a logarithmic axis has to hold, with a factor to spare at each end; what is not above 0 is left out. */
export function logDomainOf(
  values: readonly number[],
  { holds = [], factor = 1 }: { holds?: readonly number[]; factor?: number } = {},
): [low: number, high: number] {
  const [low, high] = ends([...values, ...holds].filter((value) => value > 0));
  return [low / factor, high * factor];
}

/** The share of the picture at which a value stands, 0 at the left and at the foot; beyond the ends it goes on. */
export function shareOf(axis: Axis): (value: number) => number {
  const rising = risingShareOf(axis);
  return axis.descending ? (value) => 1 - rising(value) : rising;
}

function risingShareOf({ kind, domain, zeroShare }: Axis): (value: number) => number {
  if (kind === "linear") return scaleLinear([...domain], [0, 1]);
  const log = scaleLog([...domain], [zeroShare ?? 0, 1]);
  return (value) => {
    if (value > 0) return log(value);
    return value === 0 && zeroShare !== undefined ? zeroShare / 3 : Number.NEGATIVE_INFINITY;
  };
}

/** The same, with what lies beyond an end at that end. */
export function clampedShareOf(axis: Axis): (value: number) => number {
  const share = shareOf(axis);
  return (value) => Math.min(1, Math.max(0, share(value)));
}

/** @throws RangeError for a value that the axis does not hold: it would be missing from the picture. */
export function requireInside({ label, domain, zeroShare }: Axis, value: number): void {
  const slack = 1e-9 * (domain[1] - domain[0]);
  const isZero = value === 0 && zeroShare !== undefined;
  if (isZero || (value >= domain[0] - slack && value <= domain[1] + slack)) return;
  throw new RangeError(
    `${value} is not on the axis "${label}" from ${domain[0]} to ${domain[1]}; widen its domain.`,
  );
}

const major = (value: number): TickValue => ({ value, minor: false });

/** The words of ticks; where every other one is minor and the reference among them, the others are. */
function written(values: readonly TickValue[], format: TickFormat, reference?: number): Tick[] {
  const decimals = decimalsOf(values.map(({ value }) => value));
  const isTurned = values.some(({ value, minor }) => minor && value === reference);
  return values.map(({ value, minor }) => ({
    value,
    minor: minor !== isTurned,
    text: format(value, decimals),
  }));
}

function checkDomain(label: string, [low, high]: readonly [number, number], above: number): void {
  if (low > above && high > low && high < Number.POSITIVE_INFINITY) return;
  throw new RangeError(
    `The axis "${label}" cannot go from ${low} to ${high}; give it two finite ends${above === 0 ? " above 0" : ""}, the lower first.`,
  );
}

function ends(values: readonly number[]): [number, number] {
  return [Math.min(...values), Math.max(...values)];
}
