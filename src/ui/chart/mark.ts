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

/** Words in the picture, where they do not wrap; a narrow chart drops what is minor, and the lead of what is not. */
export interface Words {
  text: string;
  /** Stands before the text where there is room, such as "without scripts: ". */
  lead?: string;
  minor?: boolean;
}

/** Words beside a curve, in place of a legend. */
export interface CurveLabel extends Words {
  /** The x at which they stand; `end` when left out. */
  at?: "start" | "end" | number;
  side?: "above" | "below";
}

export interface Measured {
  x: number;
  y: number;
  /** Ends of its interval. */
  low?: number;
  high?: number;
  label?: string | Words;
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
    label?: string | Words;
  }[];
}

/** A stretch of x through the whole panel, such as a spike or the time in which a service was away. */
export interface StretchMark extends Named {
  kind: "stretch";
  from: number;
  to: number;
  text?: string | Words;
}

/** A stretch of y through the whole panel, such as the same without a load. */
export interface BandMark extends Named {
  kind: "band";
  low: number;
  high: number;
  text?: string | Words;
}

/** A line through the whole panel: upright at an event, level at a reference. */
export interface RuleMark extends Style, Named {
  kind: "rule";
  at: { x: number } | { y: number };
  text?: string | Words;
}

/** The support under a claim; one that goes through the whole panel shades the side on which the claim holds. */
export interface ThresholdMark {
  kind: "threshold";
  y: number;
  /** Where the support stands; without it a line goes through the whole panel. */
  x?: number;
  text: string | Words;
  side: "above" | "below";
}

/** An annotation at a place, at most one a finding. */
export interface NoteMark {
  kind: "note";
  x: number;
  y: number;
  text: string | Words;
  anchor?: Anchor;
  /** Pixels from the place. */
  dx?: number;
  dy?: number;
}

export type Anchor = "start" | "middle" | "end";

/** Everything that a panel can hold. */
export type Mark =
  | PointsMark
  | LineMark
  | AreaMark
  | BarsMark
  | StretchMark
  | BandMark
  | RuleMark
  | ThresholdMark
  | NoteMark;

/** What a lane can hold, in the values of its axis. */
export type LaneMark =
  /** An estimate; a beam from end to end of its interval; `small` for a thin interval and a filled mark. */
  | (Style &
      Named & {
        kind: "estimate";
        value: number;
        low?: number;
        high?: number;
        small?: boolean;
        bound?: "left" | "right" | undefined;
      })
  /** A soft stretch, such as from "no change" to the beam. */
  | (Style & Named & { kind: "span"; from: number; to: number })
  /** The control: a program against itself. */
  | (Named & { kind: "noise"; low: number; high: number })
  /** `slot` puts bars of one row one below the other: which of how many, from 0. */
  | (Style &
      Named & {
        kind: "bar";
        from: number;
        to: number;
        slot?: readonly [index: number, of: number];
      })
  /** The support of a claim, and the side on which it holds as a shaded region where that is given. */
  | { kind: "threshold"; at: number; text?: string; side?: "left" | "right" }
  /** An upright line, such as the stock that there was. */
  | { kind: "upright"; at: number }
  | { kind: "text"; at: number; text: string };

/** A change as its lane shows it. */
export interface Change extends Style {
  value: number;
  low: number;
  high: number;
  control?: ({ low: number; high: number } & Named) | undefined;
  threshold?: { at: number; text?: string; side?: "left" | "right" } | undefined;
  bound?: "left" | "right" | undefined;
}

export interface LaneRow {
  label: string;
  /** Below the label; in the colour of a fault where the row has that tone. */
  note?: string | undefined;
  /** The figure in digits, and its interval below it. */
  value?: string | undefined;
  interval?: string | undefined;
  /** Of the words; each mark has its own. */
  tone?: Tone | undefined;
  marks: readonly LaneMark[];
}

export interface LaneGroup {
  heading?: string;
  /** Words for what joins the rows, such as "no difference shown"; they share a bar at the left. */
  tied?: string | undefined;
  rows: readonly LaneRow[];
}

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
    values: readonly { value: number; low?: number; high?: number; label?: string | Words }[];
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
