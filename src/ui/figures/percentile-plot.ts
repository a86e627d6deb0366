/**
 * Latency by percentile on an axis of "one in N", as HdrHistogram's plots have it: with each step of
 * the axis requests are ten times as rare. A curve ends where fewer than 10 observations lie beyond it.
 */
import { formatExact } from "../../content/format.ts";
import { type Axis, logAxis, logDomainOf, type Mark } from "../chart/index.ts";
import { curveOf, DECADES, type LatencySeries } from "./percentile-data.ts";

const TICKS = Array.from({ length: DECADES + 1 }, (_, decade) => 10 ** decade);
/** Names stand at the ends of curves that are this share of the axis from one another. */
const NAME_SHARE = 0.09;

export function percentilePlot(series: readonly LatencySeries[]): {
  x: Axis;
  y: Axis;
  marks: Mark[];
} {
  const curves = series.map(({ title, histogram }) => ({
    title,
    points: curveOf(histogram).map(({ oneIn: x, millis: y }) => ({ x, y })),
  }));
  const millis = curves.flatMap(({ points }) => points.map(({ y }) => y));
  const [low, high] = logDomainOf(millis, { holds: [1], factor: 1.5 });
  const ends = curves.map(({ points }) => points.at(-1)?.y ?? 1).sort((a, b) => a - b);
  const isApart = ends.every(
    (end, index) => index === 0 || end / ends[index - 1]! > (high / low) ** NAME_SHARE,
  );
  return {
    x: logAxis([1, 10 ** DECADES], {
      label: "one request in so many takes longer (log)",
      format: tickText,
      at: TICKS,
    }),
    y: logAxis([low, high], {
      label: "latency, ms (log)",
      format: (one) => formatExact(one),
      most: 6,
    }),
    marks: curves.flatMap(({ title, points }, index): Mark[] => {
      const own = { series: index, ...(isApart ? {} : { legend: title }) };
      const atTicks = points.filter(({ x }) => x > 1 && isPowerOfTen(x));
      return [
        { kind: "line", ...own, points, ...(isApart ? { label: { text: title } } : {}) },
        { kind: "points", ...own, small: true, points: atTicks },
      ];
    }),
  };
}

/** "100" over "p99". */
function tickText(oneIn: number): string {
  const text = formatExact(oneIn);
  return oneIn === 1 ? text : `${text}\np${formatExact(100 * (1 - 1 / oneIn))}`;
}

const isPowerOfTen = (value: number): boolean =>
  Math.abs(Math.log10(value) - Math.round(Math.log10(value))) < 1e-9;
