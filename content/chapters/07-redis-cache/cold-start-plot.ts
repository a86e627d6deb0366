/** The picture of a cache that begins empty: measured points over what is expected. */
import { formatExact, formatShare } from "#content/format.ts";
import { type Axis, linearAxis, type Mark } from "#ui/chart/index.ts";
import type { ColdStartData } from "./cold-start.ts";

const SHARES = [0, 0.2, 0.4, 0.6, 0.8, 1];

export function coldStartPlot({ seconds }: ColdStartData): { x: Axis; y: Axis; marks: Mark[] } {
  const end = Math.ceil(Math.max(...seconds.map(({ second }) => second)));
  return {
    x: linearAxis([0, end], {
      label: "seconds since the first request",
      format: (second) => formatExact(second),
    }),
    y: linearAxis([0, 1], { label: "reads that hit", format: formatShare, at: SHARES }),
    marks: [
      {
        kind: "line",
        tone: "expected",
        legend: "expected",
        points: seconds.map(({ second, expected }) => ({ x: second, y: expected })),
      },
      {
        kind: "points",
        small: true,
        legend: "measured, with the lowest and the highest start",
        points: seconds.map(({ second, measured, low, high }) => ({
          x: second,
          y: measured,
          low,
          high,
        })),
      },
    ],
  };
}
