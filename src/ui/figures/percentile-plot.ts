/**
 * Latency by percentile on an axis of "one in N", as HdrHistogram's plots have it: with each step of
 * the axis requests are ten times as rare. A curve ends where fewer than 10 observations lie beyond it.
 */
import { scaleLog } from "d3-scale";
import { line } from "d3-shape";
import { formatExact } from "../../content/format.ts";
import { percentileMicros } from "../../stats/histogram.ts";
import { DASHES, type Frame, LINE_UNITS, lettersIn, wrapText } from "../chart-old/frame.ts";
import { type CurvePoint, curveOf, DECADES, type LatencySeries } from "./percentile-data.ts";

interface Place {
  x: number;
  y: number;
}

export interface PlacedCurve {
  /** Stands on the curve and beside its title. */
  letter: string;
  path: string;
  /** Pattern of the line, so that curves differ without colour; empty for a solid one. */
  dash: string;
  /** Where the letter stands; undefined for a curve without points. */
  mark: Place | undefined;
}

/** A title with a sample of its line. */
export interface PlacedKey {
  letter: string;
  dash: string;
  /** Where the sample begins, and its height. */
  x: number;
  y: number;
  lines: { text: string; x: number; y: number }[];
}

export interface PercentilePlot {
  frame: Frame["name"];
  width: number;
  height: number;
  plot: { left: number; right: number; top: number; bottom: number };
  curves: PlacedCurve[];
  /** Slowest at the 99th percentile first, as the curves stand. */
  keys: PlacedKey[];
  xTicks: { x: number; text: string; percentile: string }[];
  yTicks: { y: number; text: string }[];
  axisLabel: { x: number; y: number; text: string };
}

export const KEY_SAMPLE_UNITS = 28;
const PERCENTILES = ["", "p90", "p99", "p99.9", "p99.99"];
const STEPS = [1, 2, 5];
const MOST_TICKS = 10;
/** Letters stand between these shares of the axis, so far apart that their circles do not touch. */
const MARKS = { from: 0.3, to: 0.7, apart: 18 };

const MARGIN = { left: 46, right: 24, top: 14 };
const PLOT_HEIGHT = 250;
const AXIS_HEIGHT = 58;
/** Width of the titles where they stand beside the picture. */
const KEY_COLUMN = 166;
const KEY_TEXT_X = KEY_SAMPLE_UNITS + 8;
const KEY_GAP = 8;

/** Places curves and titles on a frame: titles beside the picture, or below it where it is narrow. */
export function layoutPercentiles(frame: Frame, series: readonly LatencySeries[]): PercentilePlot {
  const isWide = frame.name === "wide";
  const plot = {
    left: MARGIN.left,
    right: frame.width - MARGIN.right - (isWide ? KEY_COLUMN : 0),
    top: MARGIN.top,
    bottom: MARGIN.top + PLOT_HEIGHT,
  };
  const points = series.map(({ histogram }) => curveOf(histogram));
  const seen = points.flat().map(({ millis }) => millis);
  const ladder = ladderOver(Math.min(...seen, 1), Math.max(...seen, 1));
  const x = scaleLog([1, 10 ** DECADES], [plot.left, plot.right]);
  const y = scaleLog([ladder[0]!, ladder.at(-1)!], [plot.bottom, plot.top]);
  const path = line<CurvePoint>(
    ({ oneIn }) => x(oneIn),
    (point) => y(point.millis),
  ).digits(1);
  const marks = placeMarks(
    points.map((curve) => curve.map(({ oneIn, millis }) => ({ x: x(oneIn), y: y(millis) }))),
    plot,
  );
  const keys = placeKeys(frame, plot, series);
  const below = isWide ? 0 : keys.reduce((sum, { lines }) => sum + keyHeight(lines.length), 0);
  return {
    frame: frame.name,
    width: frame.width,
    height: plot.bottom + AXIS_HEIGHT + below,
    plot,
    curves: points.map((curve, index) => ({
      letter: letterOf(index),
      path: path(curve) ?? "",
      dash: DASHES[index]!,
      mark: marks[index],
    })),
    keys,
    xTicks: PERCENTILES.map((percentile, decade) => ({
      x: x(10 ** decade),
      text: formatExact(10 ** decade),
      percentile,
    })),
    yTicks: (ladder.length > MOST_TICKS ? ladder.filter(isPowerOfTen) : ladder).map((value) => ({
      y: y(value),
      text: formatExact(value),
    })),
    axisLabel: {
      x: (plot.left + plot.right) / 2,
      y: plot.bottom + 52,
      text: isWide
        ? "one request in so many takes longer; latency in ms (both log)"
        : "one in so many takes longer; ms (both log)",
    },
  };
}

function placeKeys(
  frame: Frame,
  plot: PercentilePlot["plot"],
  series: readonly LatencySeries[],
): PlacedKey[] {
  const isWide = frame.name === "wide";
  const left = isWide ? frame.width - KEY_COLUMN : plot.left;
  const letters = lettersIn(frame.width - left - KEY_TEXT_X);
  let top = isWide ? plot.top : plot.bottom + AXIS_HEIGHT;
  return series
    .map(({ title, histogram }, index) => ({
      letter: letterOf(index),
      dash: DASHES[index]!,
      title,
      p99: percentileMicros(histogram, 99) ?? 0,
    }))
    .sort((a, b) => b.p99 - a.p99)
    .map(({ letter, dash, title }) => {
      const words = wrapText(title, letters);
      const first = top + 14;
      top += keyHeight(words.length);
      const lines = words.map((text, index) => ({
        text,
        x: left + KEY_TEXT_X,
        y: first + index * LINE_UNITS,
      }));
      return { letter, dash, x: left, y: first - 4, lines };
    });
}

const keyHeight = (lines: number) => lines * LINE_UNITS + KEY_GAP;
const letterOf = (index: number) => String.fromCharCode(65 + index);

/** A place on each curve near a share of the axis of its own, and clear of the places before it. */
function placeMarks(
  curves: readonly (readonly Place[])[],
  { left, right }: PercentilePlot["plot"],
): (Place | undefined)[] {
  const placed: Place[] = [];
  return curves.map((curve, index) => {
    const share =
      MARKS.from + ((MARKS.to - MARKS.from) * (index + 0.5)) / Math.max(1, curves.length);
    const wanted = left + share * (right - left);
    const nearest = [...curve].sort((a, b) => Math.abs(a.x - wanted) - Math.abs(b.x - wanted));
    const isFree = (place: Place) =>
      placed.every((other) => Math.hypot(place.x - other.x, place.y - other.y) >= MARKS.apart);
    const chosen = nearest.find(isFree) ?? nearest[0];
    if (chosen !== undefined) placed.push(chosen);
    return chosen;
  });
}

/** 1, 2 and 5 times powers of ten, from the last at or below `low` to the first at or above `high`. */
function ladderOver(low: number, high: number): number[] {
  const from = Math.floor(Math.log10(low)) - 1;
  const to = Math.ceil(Math.log10(high)) + 1;
  const all = Array.from({ length: to - from + 1 }, (_, index) => from + index).flatMap((power) =>
    STEPS.map((step) => Number(`${step}e${power}`)),
  );
  const first = all.findLastIndex((value) => value <= low);
  const last = all.findIndex((value) => value >= high);
  return all.slice(first, Math.max(last, first + 1) + 1);
}

function isPowerOfTen(value: number): boolean {
  return Number(`1e${Math.round(Math.log10(value))}`) === value;
}
