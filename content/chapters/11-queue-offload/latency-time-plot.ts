/** Where percentiles of latency second by second stand in a picture: all variants over one logarithmic axis. */
import { ticks as linearTicks } from "d3-array";
import { scaleLinear, scaleLog } from "d3-scale";
import { area, line } from "d3-shape";
import { formatExact } from "#content/format.ts";
import { DASHES, type Frame, LINE_UNITS, lettersIn, wrapText } from "#ui/chart-old/frame.ts";
import type { LatencyOverTime, LatencyPoint } from "./latency-time-data.ts";

export interface LatencyTimePlot {
  frame: Frame["name"];
  width: number;
  height: number;
  plot: { left: number; right: number; top: number; bottom: number };
  spike: { x: number; width: number };
  /** Paths: the range over the starts, and the median; with the pattern of its line, empty for a solid one. */
  curves: { range: string; path: string; dash: string }[];
  key: { y: number; lines: string[]; dash: string; isSpike: boolean }[];
  xTicks: { x: number; text: string }[];
  yTicks: { y: number; text: string }[];
  axisLabel: string;
}

const LEFT = 52;
const RIGHT = 12;
const KEY_LEFT = 36;
const PLOT_HEIGHT = 230;
const AXIS = 44;
const MOST_TICKS = { wide: 8, narrow: 5 };

export function layoutLatencyTime(frame: Frame, over: LatencyOverTime): LatencyTimePlot {
  const { lines, spike, fromSeconds, toSeconds } = over;
  const [left, right] = [LEFT, frame.width - RIGHT];
  const key = keyOf(frame, over);
  const top = key.bottom + 10;
  const bottom = top + PLOT_HEIGHT;
  const seen = lines.flatMap(({ points }) => points.flatMap(({ low, high }) => [low, high]));
  const decades = {
    from: Math.floor(Math.log10(Math.min(...seen))),
    to: Math.ceil(Math.log10(Math.max(...seen))),
  };
  const x = scaleLinear([fromSeconds, toSeconds], [left, right]);
  const y = scaleLog([10 ** decades.from, 10 ** decades.to], [bottom, top]);
  const range = area<LatencyPoint>(
    ({ seconds }) => x(seconds),
    ({ low }) => y(low),
    ({ high }) => y(high),
  ).digits(1);
  const path = line<LatencyPoint>(
    ({ seconds }) => x(seconds),
    ({ millis }) => y(millis),
  ).digits(1);
  return {
    frame: frame.name,
    width: frame.width,
    height: bottom + AXIS,
    plot: { left, right, top, bottom },
    spike: { x: x(spike.fromSeconds), width: x(spike.toSeconds) - x(spike.fromSeconds) },
    curves: lines.map(({ points }, index) => ({
      range: range(points) ?? "",
      path: path(points) ?? "",
      dash: DASHES[index % DASHES.length]!,
    })),
    key: key.entries,
    xTicks: linearTicks(fromSeconds, toSeconds, MOST_TICKS[frame.name]).map((seconds) => ({
      x: x(seconds),
      text: formatExact(seconds),
    })),
    axisLabel:
      frame.name === "wide"
        ? "seconds since the load began; latency in ms (log)"
        : "seconds; latency in ms (log)",
    yTicks: Array.from({ length: decades.to - decades.from + 1 }, (_, index) => {
      const millis = Number(`1e${decades.from + index}`);
      return { y: y(millis), text: formatExact(millis) };
    }),
  };
}

function keyOf(frame: Frame, { lines }: LatencyOverTime) {
  const letters = lettersIn(frame.width - KEY_LEFT - RIGHT);
  const texts = [
    ...lines.map(({ title }, index) => ({
      text: title,
      dash: DASHES[index % DASHES.length]!,
      isSpike: false,
    })),
    { text: "the spike", dash: "", isSpike: true },
  ];
  let y = 14;
  const entries = texts.map(({ text, dash, isSpike }) => {
    const words = wrapText(text, letters);
    const entry = { y, lines: words, dash, isSpike };
    y += words.length * LINE_UNITS + 1;
    return entry;
  });
  return { entries, bottom: y - LINE_UNITS + 4 };
}
