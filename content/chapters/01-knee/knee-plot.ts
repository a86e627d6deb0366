/** The waits measured on queues as marks, over the curves that theory draws of them. */
import { formatExact, formatShare } from "#content/format.ts";
import { type Axis, domainOf, linearAxis, type Mark } from "#ui/chart/index.ts";
import { expectedMillis, type KneeSeries } from "./knee-data.ts";

const CURVE_POINTS = 120;
/** All of them have room on a phone. */
const LOADS = [0, 0.2, 0.4, 0.6, 0.8, 1];

/** Both axes are linear: on a logarithmic one the curve that users feel would look harmless. */
export function kneePlot(series: readonly KneeSeries[]): { x: Axis; y: Axis; marks: Mark[] } {
  const highs = series.flatMap(({ points }) => points.map(({ wait }) => wait.high));
  const [, highest] = domainOf(highs, { holds: [0], padding: 0.08 });
  return {
    x: linearAxis([0, 1], {
      label: "load: work that comes, over work that the slots can do",
      format: (load) => formatShare(load),
      at: LOADS,
    }),
    y: linearAxis([0, highest], {
      label: "mean wait, ms",
      format: (millis) => formatExact(millis),
      most: 5,
    }),
    marks: series.flatMap(({ id, title: legend, points }, index): Mark[] => [
      { kind: "line", series: index, legend, points: curve(id, highest) },
      {
        kind: "points",
        series: index,
        legend,
        small: true,
        points: points.map(({ utilization, wait: { value, low, high } }) => ({
          x: utilization,
          y: value,
          low,
          high,
        })),
      },
    ]),
  };
}

/** What theory expects from no load to the first load whose wait is longer than `highest`, denser towards full load. */
function curve(id: string, highest: number): { x: number; y: number }[] {
  const loads = Array.from({ length: CURVE_POINTS }, (_, index) => {
    const load = 1 - (1 - index / CURVE_POINTS) ** 2;
    return { x: load, y: expectedMillis(id, load) };
  });
  return loads.slice(0, loads.findIndex(({ y }) => y > highest) + 1);
}
