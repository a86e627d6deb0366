/** A bystander's latencies as marks, beside the line of what M/D/1 expects. */
import { formatExact } from "#content/format.ts";
import { type Axis, logAxis, logDomainOf, type Mark } from "#ui/chart/index.ts";
import { type BystanderData, expectedP99 } from "./bystander-data.ts";

/** Room beyond the shortest and the longest scripts, and below and above the latencies, as factors. */
const X_ROOM = 1.6;
const Y_ROOM = 1.4;

/** Both axes are logarithmic: lengths and latencies span three orders of magnitude. */
export function bystanderPlot({ without, points }: BystanderData): {
  x: Axis;
  y: Axis;
  marks: Mark[];
} {
  const lengths = logDomainOf(
    points.map(({ scriptMillis }) => scriptMillis),
    { factor: X_ROOM },
  );
  const expected = lengths.map((millis) => ({ x: millis, y: expectedP99(millis) }));
  const latencies = logDomainOf(
    [without, ...points].flatMap(({ p99 }) => [p99.low, p99.high]),
    { holds: expected.map(({ y }) => y), factor: Y_ROOM },
  );
  const middle = points[Math.floor((points.length - 1) / 2)]!.scriptMillis;
  return {
    x: logAxis(lengths, {
      label: "length of a script, ms",
      format: (millis) => formatExact(millis),
      most: 5,
    }),
    y: logAxis(latencies, {
      label: "latency, ms",
      format: (millis) => formatExact(millis),
      most: 5,
    }),
    marks: [
      {
        kind: "rule",
        at: { y: without.p99.value },
        tone: "quiet",
        series: 4,
        text: "without scripts",
      },
      // Straight on these axes, because the expected wait is so many script lengths.
      {
        kind: "line",
        points: expected,
        label: { text: "wait expected by M/D/1", at: middle, side: "below" },
      },
      {
        kind: "points",
        small: true,
        points: points.map(({ scriptMillis, p99: { value, low, high } }) => ({
          x: scriptMillis,
          y: value,
          low,
          high,
        })),
      },
    ],
  };
}
