/** Where the curve of waiting and the points measured on it stand in a picture. */
import { ticks as linearTicks } from "d3-array";
import { scaleLinear } from "d3-scale";
import { line } from "d3-shape";
import { formatExact, formatShare } from "#content/format.ts";
import { type Frame, LINE_UNITS } from "#ui/chart-old/frame.ts";
import { expectedMillis, type KneeSeries } from "./knee-data.ts";

export interface KneeMark {
  x: number;
  y: number;
  /** Ends of the interval. */
  low: number;
  high: number;
}

export interface PlacedSeries {
  title: string;
  /** Path of what theory expects, up to where it leaves the picture at the top. */
  line: string;
  marks: KneeMark[];
  /** Its line in the key, in the corner that every such curve leaves empty. */
  key: { x: number; y: number };
}

export interface KneePlot {
  frame: Frame["name"];
  width: number;
  height: number;
  plot: { left: number; right: number; top: number; bottom: number };
  series: PlacedSeries[];
  xTicks: { x: number; text: string }[];
  yTicks: { y: number; text: string }[];
}

const HEIGHT = 340;
const MARGIN = { left: 44, right: 16, top: 26, bottom: 48 };
/** Room above the highest measured interval; the curve is cut off there. */
const HEADROOM = 1.08;
const LINE_POINTS = 120;
const MOST_TICKS = 5;
const LOADS = [0, 0.2, 0.4, 0.6, 0.8, 1];
/** Shapes that `markPath` knows; a picture holds no more series. */
export const MOST_SERIES = 3;

/** Both axes are linear: on a logarithmic one the curve that users feel would look harmless. */
export function layoutKnee(frame: Frame, series: readonly KneeSeries[]): KneePlot {
  if (series.length > MOST_SERIES)
    throw new RangeError(
      `A picture of ${series.length} queues cannot be read; show ${MOST_SERIES}.`,
    );
  const plot = {
    left: MARGIN.left,
    right: frame.width - MARGIN.right,
    top: MARGIN.top,
    bottom: HEIGHT - MARGIN.bottom,
  };
  const highest =
    HEADROOM * Math.max(...series.flatMap(({ points }) => points.map(({ wait }) => wait.high)));
  const x = scaleLinear([0, 1], [plot.left, plot.right]);
  const y = scaleLinear([0, highest], [plot.bottom, plot.top]);
  const path = line<readonly [load: number, millis: number]>(
    ([load]) => x(load),
    ([, millis]) => y(millis),
  ).digits(1);
  return {
    frame: frame.name,
    width: frame.width,
    height: HEIGHT,
    plot,
    series: series.map(({ id, title, points }, index) => ({
      title,
      line: path(curve(id, highest)) ?? "",
      marks: points.map(({ utilization, wait }) => ({
        x: x(utilization),
        y: y(wait.value),
        low: y(wait.low),
        high: y(wait.high),
      })),
      key: { x: plot.left + 12, y: plot.top + 14 + index * LINE_UNITS },
    })),
    xTicks: LOADS.map((load) => ({ x: x(load), text: formatShare(load) })),
    yTicks: linearTicks(0, highest, MOST_TICKS).map((millis) => ({
      y: y(millis),
      text: formatExact(millis),
    })),
  };
}

/** What theory expects from no load to the load at which the wait is `highest`, denser towards its end. */
function curve(id: string, highest: number): [load: number, millis: number][] {
  const end = loadAt(id, highest);
  return Array.from({ length: LINE_POINTS + 1 }, (_, index) => {
    const load = end * (1 - (1 - index / LINE_POINTS) ** 2);
    return [load, expectedMillis(id, load)];
  });
}

/** The load at which theory expects a mean wait of so many milliseconds. */
export function loadAt(id: string, millis: number): number {
  let [low, high] = [0, 1];
  for (let halving = 0; halving < 40; halving++) {
    const middle = (low + high) / 2;
    if (expectedMillis(id, middle) < millis) low = middle;
    else high = middle;
  }
  return low;
}

/** A circle, a square or a diamond about a place: series are told apart without colour, too. */
export function markPath(index: number, x: number, y: number, size = 4.5): string {
  const [cx, cy] = [x.toFixed(1), y.toFixed(1)];
  if (index % MOST_SERIES === 0) {
    return `M${cx} ${cy}m${-size} 0a${size} ${size} 0 1 0 ${2 * size} 0a${size} ${size} 0 1 0 ${-2 * size} 0z`;
  }
  return index % MOST_SERIES === 1
    ? `M${cx} ${cy}m${-size} ${-size}h${2 * size}v${2 * size}h${-2 * size}z`
    : `M${cx} ${cy}m0 ${-1.4 * size}l${1.4 * size} ${1.4 * size}l${-1.4 * size} ${1.4 * size}l${-1.4 * size} ${-1.4 * size}z`;
}
