/** What a chart draws, as plain data in the values of its axes. */

/**
 * `load` bears and is what a chart is about; `fault` broke or is not supported, and nothing else; `open` is
 * undecided; `quiet` is for comparison; `expected` is what theory says, a broken line.
 */
export type Tone = "load" | "fault" | "open" | "quiet" | "ink" | "expected";

/** How a series looks: its number gives dash, shape and colour together, so that none is told by colour alone. */
export interface Style {
  /** From 0; 0 when left out. A chart tells 6 apart. */
  series?: number;
  /** In place of the series' colour. */
  tone?: Tone;
}

/** A name in the legend, for what has no label of its own in the picture. */
interface Named {
  legend?: string;
}

/** Words beside a curve, in place of a legend. */
export interface CurveLabel {
  text: string;
  /** The x at which they stand; `end` when left out. */
  at?: "start" | "end" | number;
  side?: "above" | "below";
  /** Dropped on a narrow chart. */
  minor?: boolean;
}

export interface Measured {
  x: number;
  y: number;
  /** Ends of its interval. */
  low?: number;
  high?: number;
  label?: string;
  /** The load generator was the limit: the true value is at least (up) or at most (down) this. */
  bound?: "up" | "down" | undefined;
}

/** Measured places: an open mark, its interval as a beam. */
export interface PointsMark extends Style, Named {
  kind: "points";
  points: readonly Measured[];
  /** Filled marks and thin intervals, for many points. */
  small?: boolean;
  /** Where labels stand; `beside` when left out. */
  labels?: "beside" | "above";
}

/** A curve, or steps that hold a value until the next x. A `y` of null is a gap. */
export interface LineMark extends Style, Named {
  kind: "line";
  points: readonly { x: number; y: number | null }[];
  steps?: boolean;
  label?: CurveLabel;
}

/** What lies between two curves, such as the range over process starts. */
export interface AreaMark extends Style, Named {
  kind: "area";
  points: readonly { x: number; low: number; high: number }[];
  steps?: boolean;
}

/** Upright bars between two x, from `base` (0 when left out) to a value. */
export interface BarsMark extends Style, Named {
  kind: "bars";
  bars: readonly {
    from: number;
    to: number;
    value: number;
    base?: number;
    low?: number;
    high?: number;
    label?: string;
  }[];
}

/** A stretch of x through the whole panel, such as a spike or the time in which a service was away. */
export interface SpanMark extends Named {
  kind: "span";
  from: number;
  to: number;
  text?: string;
}

/** A stretch of y through the whole panel, such as the same without a load. */
export interface BandMark extends Named {
  kind: "band";
  low: number;
  high: number;
  text?: string;
}

/** A line through the whole panel: upright at an event, level at a reference. */
export interface RuleMark extends Style, Named {
  kind: "rule";
  at: { x: number } | { y: number };
  text?: string;
}

/** The support under a claim: a threshold with the region in which the claim holds. */
export interface ThresholdMark {
  kind: "threshold";
  y: number;
  /** Where the support stands; without it a line goes through the whole panel. */
  x?: number;
  text: string;
  side: "above" | "below";
}

/** An annotation at a place, at most one a finding. */
export interface NoteMark {
  kind: "note";
  x: number;
  y: number;
  text: string;
  anchor?: Anchor;
  /** Pixels from the place. */
  dx?: number;
  dy?: number;
  minor?: boolean;
}

export type Anchor = "start" | "middle" | "end";

/** Everything that a panel can hold. */
export type Mark =
  | PointsMark
  | LineMark
  | AreaMark
  | BarsMark
  | SpanMark
  | BandMark
  | RuleMark
  | ThresholdMark
  | NoteMark;

/** Patterns of lines, one a series. */
export const DASHES = ["", "8 4", "2 4", "10 4 2 4", "5 3", "1 5"] as const;
/** Shapes of points, one a series. */
export const SYMBOLS = ["circle", "square", "diamond", "triangle", "cross", "drop"] as const;
export type PointSymbol = (typeof SYMBOLS)[number];

/** @throws RangeError for more series than can be told apart */
export function seriesOf({ series = 0 }: Style): number {
  if (Number.isInteger(series) && series >= 0 && series < DASHES.length) return series;
  throw new RangeError(
    `A chart tells ${DASHES.length} series apart, and ${series} is not one of them; draw another panel.`,
  );
}

/** Class that gives the colours. */
export function toneClass(style: Style): string {
  return style.tone ?? `series-${seriesOf(style)}`;
}

/** Pattern of a line. */
export function dashOf(style: Style): string {
  return style.tone === "expected" ? "6 4" : DASHES[seriesOf(style)]!;
}

/**
 * Bars of several series side by side, for a `categoryAxis`.
 * @param series a value for each category, with its interval and label where there is one
 */
export function groupedBars(
  series: readonly (Style & {
    legend: string;
    values: readonly { value: number; low?: number; high?: number; label?: string }[];
  })[],
): BarsMark[] {
  const share = 0.8 / series.length;
  return series.map(({ values, ...own }, place) => ({
    kind: "bars",
    series: place,
    ...own,
    bars: values.map((one, category) => {
      const from = category + 0.1 + place * share;
      return { ...one, from, to: from + share * 0.94 };
    }),
  }));
}
