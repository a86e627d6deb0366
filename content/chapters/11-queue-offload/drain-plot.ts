/** Backlogs over time as marks: a panel for each variant, one below the other, all on one scale. */
import { formatExact } from "#content/format.ts";
import { type Axis, domainOf, linearAxis, type Mark, type Panel } from "#ui/chart/index.ts";
import {
  type BacklogOverTime,
  type BacklogSeries,
  backlogText,
  faultGroupText,
} from "./drain-data.ts";

const PANEL_PIXELS = 92;

export function backlogPlot(over: BacklogOverTime): { x: Axis; panels: Panel[] } {
  const { series, toSeconds } = over;
  const highs = series.flatMap(({ points, expected }) => [
    ...points.map(({ high }) => high),
    ...expected.map(({ jobs }) => jobs),
  ]);
  const y = linearAxis(domainOf(highs, { holds: [0, 1] }), {
    label: "orders",
    format: (orders) => formatExact(orders),
    most: 4,
  });
  return {
    x: linearAxis([series[0]!.points[0]!.seconds, toSeconds], {
      label: "seconds since the load began",
      format: (seconds) => formatExact(seconds),
      most: 10,
    }),
    panels: series.map((one) => ({
      title: `${one.title}: ${backlogText(one)}`,
      y,
      height: PANEL_PIXELS,
      marks: [...backlogMarks(one), ...eventMarks(over)],
    })),
  };
}

/** The backlog with its range, and what was expected. */
function backlogMarks({ points, expected }: BacklogSeries): Mark[] {
  // A count may be read a moment before what it is the difference to; there is no backlog below nothing.
  const held = points.map(({ seconds, jobs, low, high }) => ({
    x: seconds,
    y: Math.max(0, jobs),
    low: Math.max(0, low),
    high: Math.max(0, high),
  }));
  const theory: Mark = {
    kind: "line",
    tone: "expected",
    legend: "(a − m) T, and down again in (a − m) T / (m − b)",
    points: expected.map(({ seconds: x, jobs: y }) => ({ x, y })),
  };
  return [
    { kind: "area", points: held },
    { kind: "line", legend: "orders that have arrived and are not done", points: held },
    ...(expected.length > 0 ? [theory] : []),
  ];
}

/** The spike, and what was done to processes and services, each kind by a line that differs from the others. */
function eventMarks({ faults, spike }: BacklogOverTime): Mark[] {
  const stretch: Mark[] = spike
    ? [{ kind: "stretch", from: spike.fromSeconds, to: spike.toSeconds, legend: "the spike" }]
    : [];
  const rules = faults.flatMap((group, series): Mark[] =>
    group.seconds.map((x) => ({
      kind: "rule",
      at: { x },
      series,
      tone: "quiet",
      legend: faultGroupText(group),
    })),
  );
  return [...stretch, ...rules];
}
