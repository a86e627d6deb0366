/** The dilution curve: measured ratios over the line and band that e and f let expect. */
import { scaleLinear, scaleLog } from "d3-scale";
import { area, line } from "d3-shape";
import { formatExact, formatRatio, formatRatioInterval } from "#content/format.ts";
import { dilutedGainInterval, type Measured } from "#stats/dilution.ts";
import { ratioTicks } from "#ui/chart-old/axis.ts";
import type { Frame } from "#ui/chart-old/frame.ts";
import type { DilutionData } from "./dilution-data.ts";

const MICROS_PER_MILLI = 1000;
const LINE_POINTS = 60;

export interface PlotPoint {
  x: number;
  y: number;
  low: number;
  high: number;
  text: string;
  textY: number;
  /** Where the generator was the limit, which way the true value lies. */
  bound: "up" | "down" | undefined;
}

export interface DilutionPlot {
  frame: Frame["name"];
  width: number;
  height: number;
  plot: { left: number; right: number; top: number; bottom: number };
  /** Path of the expected line and of its band, from the least work above 0 on. */
  line: string;
  band: string;
  /** What is expected with no other work, which has no place on a logarithmic axis. */
  zero: { x: number; y: number; low: number; high: number };
  points: PlotPoint[];
  xTicks: { x: number; text: string }[];
  yTicks: { y: number; text: string; isReference: boolean }[];
  /** Where the axis is broken between 0 and the logarithmic part. */
  breakX: number;
}

/** Half the width of the mark of the expected ratio at 0. */
export const ZERO_HALF_WIDTH = 12;
const ZERO_SLOT = 30;
const MARGIN = { left: 44, right: 22, top: 46, bottom: 48 };
const SIZE = {
  wide: { height: 320, top: MARGIN.top },
  narrow: { height: 320, top: MARGIN.top + 18 },
};

/** Places the curve on a frame. The axis of ratios is linear and holds 1. */
export function layoutDilution(frame: Frame, data: DilutionData): DilutionPlot {
  const { height, top } = SIZE[frame.name];
  const plot = {
    left: MARGIN.left,
    right: frame.width - MARGIN.right,
    top,
    bottom: height - MARGIN.bottom,
  };
  const works = data.cpu.map(({ point }) => point.workMillis).filter((millis) => millis > 0);
  const least = Math.min(...works, 1) / 2;
  const most = Math.max(...works, 1);
  const zeroX = plot.left + ZERO_SLOT / 2 + 4;
  const logLeft = plot.left + ZERO_SLOT + 18;
  const log = scaleLog()
    .domain([least, most])
    .range([logLeft, plot.right - 12]);
  const xOf = (millis: number) => (millis === 0 ? zeroX : log(millis));
  const expected = (millis: number): Measured =>
    dilutedGainInterval(millis * MICROS_PER_MILLI, data.baselineMicros, data.gain);
  const seen = [...data.cpu.map(({ throughput }) => throughput), expected(0), expected(most)];
  const low = Math.min(1, ...seen.map((one) => one.low));
  const high = Math.max(1, ...seen.map((one) => one.high));
  const padding = 0.06 * Math.max(high - low, 0.1);
  const y = scaleLinear([low - padding, high + padding], [plot.bottom, plot.top]);
  const curve = Array.from({ length: LINE_POINTS + 1 }, (_, index) => {
    const millis = least * (most / least) ** (index / LINE_POINTS);
    return { x: log(millis), ...expected(millis) };
  });
  type CurvePoint = (typeof curve)[number];
  const zero = expected(0);
  return {
    frame: frame.name,
    width: frame.width,
    height,
    plot,
    line:
      line<CurvePoint>(
        (one) => one.x,
        (one) => y(one.ratio),
      ).digits(1)(curve) ?? "",
    band:
      area<CurvePoint>(
        (one) => one.x,
        (one) => y(one.low),
        (one) => y(one.high),
      ).digits(1)(curve) ?? "",
    zero: { x: zeroX, y: y(zero.ratio), low: y(zero.low), high: y(zero.high) },
    points: data.cpu.map(({ point, throughput, isGeneratorBound }) => ({
      x: xOf(point.workMillis),
      y: y(throughput.ratio),
      low: y(throughput.low),
      high: y(throughput.high),
      text: formatRatio(throughput.ratio),
      textY: y(Math.max(throughput.high, expected(point.workMillis).high)) - 8,
      bound: isGeneratorBound ? (throughput.ratio >= 1 ? "up" : "down") : undefined,
    })),
    xTicks: [0, ...works].map((millis) => ({ x: xOf(millis), text: formatExact(millis) })),
    yTicks: ratioTicks(low - padding, high + padding).map(({ value, text }) => ({
      y: y(value),
      text,
      isReference: value === 1,
    })),
    breakX: plot.left + ZERO_SLOT + 12,
  };
}

/** The curve in words. */
export function dilutionDescription({ cpu, variant, baseline }: DilutionData): string {
  const texts = cpu.map(
    ({ title, throughput, point }) =>
      `${title}: measured ${formatRatioInterval(throughput)}, expected ${formatRatioInterval(point.predicted)}`,
  );
  return `Throughput of ${variant} over ${baseline} against other CPU work in each request, with 95 % intervals. ${texts.join("; ")}.`;
}
