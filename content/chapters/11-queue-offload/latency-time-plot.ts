/** Percentiles of latency second by second as marks: all variants over one logarithmic axis. */
import { formatExact } from "#content/format.ts";
import { type Axis, linearAxis, logAxis, logDomainOf, type Mark } from "#ui/chart/index.ts";
import type { LatencyOverTime } from "./latency-time-data.ts";

export function latencyTimePlot({ lines, spike, fromSeconds, toSeconds }: LatencyOverTime): {
  x: Axis;
  y: Axis;
  marks: Mark[];
} {
  const seen = lines.flatMap(({ points }) => points.flatMap(({ low, high }) => [low, high]));
  const last = lines.map(({ points }) => points.at(-1)!.millis);
  return {
    x: linearAxis([fromSeconds, toSeconds], {
      label: "seconds since the load began",
      format: (seconds) => formatExact(seconds),
      most: 10,
    }),
    y: logAxis(logDomainOf(seen, { factor: 2 }), {
      label: "99th percentile of latency, ms (log)",
      format: (millis) => formatExact(millis),
      most: 5,
    }),
    marks: [
      { kind: "stretch", from: spike.fromSeconds, to: spike.toSeconds, text: "the spike" },
      ...lines.flatMap(({ title, points }, series): Mark[] => [
        {
          kind: "area",
          series,
          points: points.map(({ seconds: x, low, high }) => ({ x, low, high })),
        },
        {
          kind: "line",
          series,
          points: points.map(({ seconds: x, millis: y }) => ({ x, y })),
          // The lowest curve has no other below it.
          label: { text: title, side: last[series] === Math.min(...last) ? "below" : "above" },
        },
      ]),
    ],
  };
}
