/** Where a bystander's latencies stand in a picture, beside the line of what M/D/1 expects. */
import { scaleLog } from "d3-scale";
import { formatExact } from "#content/format.ts";
import type { Frame } from "#ui/chart-old/frame.ts";
import { type BystanderData, expectedP99 } from "./bystander-data.ts";

export interface BystanderMark {
  x: number;
  y: number;
  /** Ends of the interval. */
  low: number;
  high: number;
}

export interface BystanderPlot {
  frame: Frame["name"];
  width: number;
  height: number;
  plot: { left: number; right: number; top: number; bottom: number };
  marks: BystanderMark[];
  /** Straight on logarithmic axes, because the expected wait is so many script lengths. */
  line: string;
  /** Height of the latency without scripts. */
  without: number;
  xTicks: { x: number; text: string }[];
  yTicks: { y: number; text: string }[];
}

const HEIGHT = 320;
const MARGIN = { left: 52, right: 18, top: 28, bottom: 48 };
/** Room beyond the shortest and the longest scripts, and below and above the latencies, as factors. */
const X_ROOM = 1.6;
const Y_ROOM = 1.4;
const DECADES = [0.01, 0.1, 1, 10, 100, 1_000, 10_000];

/** Both axes are logarithmic: lengths and latencies span three orders of magnitude. */
export function layoutBystander(frame: Frame, { without, points }: BystanderData): BystanderPlot {
  const plot = {
    left: MARGIN.left,
    right: frame.width - MARGIN.right,
    top: MARGIN.top,
    bottom: HEIGHT - MARGIN.bottom,
  };
  const lengths = points.map(({ scriptMillis }) => scriptMillis);
  const [shortest, longest] = [Math.min(...lengths) / X_ROOM, Math.max(...lengths) * X_ROOM];
  const latencies = [
    ...[without, ...points].flatMap(({ p99 }) => [p99.low, p99.high]),
    expectedP99(shortest),
    expectedP99(longest),
  ];
  const [lowest, highest] = [Math.min(...latencies) / Y_ROOM, Math.max(...latencies) * Y_ROOM];
  const x = scaleLog([shortest, longest], [plot.left, plot.right]);
  const y = scaleLog([lowest, highest], [plot.bottom, plot.top]);
  const end = (millis: number) => `${x(millis).toFixed(1)} ${y(expectedP99(millis)).toFixed(1)}`;
  const within = (low: number, high: number) =>
    DECADES.filter((decade) => decade >= low && decade <= high);
  return {
    frame: frame.name,
    width: frame.width,
    height: HEIGHT,
    plot,
    marks: points.map(({ scriptMillis, p99 }) => ({
      x: x(scriptMillis),
      y: y(p99.value),
      low: y(p99.low),
      high: y(p99.high),
    })),
    line: `M${end(shortest)}L${end(longest)}`,
    without: y(without.p99.value),
    xTicks: within(shortest, longest).map((decade) => ({
      x: x(decade),
      text: formatExact(decade),
    })),
    yTicks: within(lowest, highest).map((decade) => ({ y: y(decade), text: formatExact(decade) })),
  };
}
