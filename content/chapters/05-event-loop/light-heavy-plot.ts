/** The picture of light and heavy requests apart: for each variant a lane of either, from its median to its 99th percentile. */
import { formatExact, formatNumber } from "#content/format.ts";
import { type Axis, type LaneGroup, type LaneMark, logAxis, logDomainOf } from "#ui/chart/index.ts";
import { type LaneFigures, type LightHeavyData, REQUEST_CLASSES } from "./light-heavy-rows.ts";

export const VALUE_HEADING = "median / p99, ms";

export function lightHeavyChart({ rows }: LightHeavyData): { axis: Axis; groups: LaneGroup[] } {
  const lanes = rows.flatMap((row) => REQUEST_CLASSES.map((each) => row[each]));
  const ends = lanes
    .flatMap(({ median, p99 }) => (p99 ? [median, p99] : [median]))
    .flatMap(({ low, high }) => [low, high]);
  return {
    axis: logAxis(logDomainOf(ends, { factor: 1.1 }), {
      label: "latency in ms from when a request was due, log scale",
      format: (millis) => formatExact(millis),
    }),
    groups: rows.map((row) => ({
      heading: row.title,
      rows: REQUEST_CLASSES.map((each, series) => ({
        label: each,
        value: valueText(row[each]),
        marks: laneMarks(row[each], series),
      })),
    })),
  };
}

/** Circles or squares by the class; the median is filled, the 99th percentile open. */
function laneMarks({ median, p99 }: LaneFigures, series: number): LaneMark[] {
  const filled: LaneMark = { kind: "estimate", series, small: true, ...median };
  if (p99 === undefined) return [filled];
  return [
    { kind: "span", series, from: median.value, to: p99.value },
    filled,
    { kind: "estimate", series, ...p99 },
  ];
}

const valueText = ({ median, p99 }: LaneFigures) =>
  `${formatNumber(median.value)} / ${p99 ? formatNumber(p99.value) : "too few"}`;
