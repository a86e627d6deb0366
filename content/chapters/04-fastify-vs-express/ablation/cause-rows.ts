/** Causes as rows of a chart and of a table. */
import { formatDifference } from "#content/format.ts";
import { microsAxis } from "#ui/chart-old/axis.ts";
import type { Row, RowsChart } from "#ui/chart-old/rows.ts";
import type { Cause, CauseGroup, Micros, Steps } from "./causes.ts";

const UNIT = "µs";
const UNTOLD = "no difference shown";
const LABEL_UNITS = 236;

/** The steps as a waterfall: each bar begins where the one before it ended. */
export function stepsChart({ from, to, steps, sum, whole, unexplained }: Steps): RowsChart {
  let reached = 0;
  const bars = steps.map((step): Row => {
    const start = reached;
    reached += step.value;
    return bar(step.text, step, start, step.isToldFromZero ? undefined : UNTOLD);
  });
  const rest: Row[] = unexplained
    ? [{ ...bar("left unexplained", unexplained, sum), tone: "rest" }]
    : [];
  const end: Row[] = whole
    ? [
        {
          kind: "row",
          label: `${to}, measured as a whole`,
          value: formatDifference(whole, UNIT),
          mark: { point: whole.value, whisker: [whole.low, whole.high] },
        },
      ]
    : [];
  const start: Row = {
    kind: "row",
    label: from,
    value: "0, the start",
    tone: "reference",
    mark: { point: 0 },
  };
  const rows = [start, ...bars, ...rest, ...end];
  return {
    rows,
    axis: microsAxis(reachesOf(rows), `µs of CPU time a request more than ${from}`),
    labelUnits: LABEL_UNITS,
    noteUnits: 0,
  };
}

/** Causes by themselves: point and interval about the line of no change. */
export function causesChart(groups: readonly CauseGroup[]): RowsChart {
  const rows = groups.flatMap(({ title, causes }): Row[] => [
    { kind: "heading", label: title },
    ...causes.map(
      (one): Row => ({
        kind: "row",
        label: one.text,
        value: formatDifference(one, UNIT),
        ...(one.isToldFromZero ? {} : { note: UNTOLD, tone: "faint" as const }),
        mark: { point: one.value, whisker: [one.low, one.high] },
      }),
    ),
  ]);
  return {
    rows,
    axis: microsAxis(reachesOf(rows), "µs of CPU time a request, added (right) or saved (left)"),
    labelUnits: LABEL_UNITS,
    noteUnits: 0,
  };
}

/** The waterfall in words. */
export function stepsDescription({ from, to, steps, whole, unexplained }: Steps): string {
  const parts = steps.map((step) => `${step.text} ${formatDifference(step, UNIT)}`).join("; ");
  const end =
    whole && unexplained
      ? ` Measured as a whole, the difference is ${formatDifference(whole, UNIT)}; left unexplained is ${formatDifference(unexplained, UNIT)}.`
      : "";
  return `CPU time a request from ${from} to ${to}, step by step: ${parts}.${end}`;
}

/** The list of single causes in words. */
export function causesDescription(groups: readonly CauseGroup[]): string {
  const texts = groups.map(({ title, causes }) => {
    const parts = causes.map(
      (one) =>
        `${one.text} ${formatDifference(one, UNIT)}${one.isToldFromZero ? "" : `, ${UNTOLD}`}`,
    );
    return `${title}: ${parts.join("; ")}.`;
  });
  return `CPU time that one change adds to a request, with 95 % intervals. ${texts.join(" ")}`;
}

/** All figures of both charts, with what was compared. */
export function causesTable(
  steps: Steps | undefined,
  groups: readonly CauseGroup[],
  titleOf: (variant: string) => string,
): { columns: string[]; rows: string[][] } {
  const causeRow = (one: Cause) => [
    one.text,
    `${titleOf(one.variant)} against ${titleOf(one.baseline)}`,
    formatDifference(one, UNIT),
    one.isToldFromZero ? "" : UNTOLD,
  ];
  const whole = (label: string, micros: Micros | undefined, compared: string): string[][] =>
    micros
      ? [[label, compared, formatDifference(micros, UNIT), isUntold(micros) ? UNTOLD : ""]]
      : [];
  return {
    columns: ["Cause", "Compared", "CPU time a request (95 % interval)", "Remark"],
    rows: [
      ...(steps?.steps.map(causeRow) ?? []),
      ...whole("left unexplained", steps?.unexplained, "whole minus the steps above"),
      ...whole("the whole", steps?.whole, steps ? `${steps.to} against ${steps.from}` : ""),
      ...groups.flatMap(({ causes }) => causes.map(causeRow)),
    ],
  };
}

function bar(label: string, micros: Micros, start: number, note?: string): Row {
  return {
    kind: "row",
    label,
    value: formatDifference(micros, UNIT),
    ...(note === undefined ? {} : { note }),
    mark: {
      bar: [start, start + micros.value],
      whisker: [start + micros.low, start + micros.high],
    },
  };
}

function isUntold({ low, high }: Micros): boolean {
  return low <= 0 && high >= 0;
}

/** Everything that the marks reach, so that the axis holds it. */
function reachesOf(rows: readonly Row[]): { low: number; high: number }[] {
  return rows.flatMap(({ mark }) => {
    const values = [mark?.point ?? [], mark?.whisker ?? [], mark?.bar ?? []].flat();
    return values.length === 0 ? [] : [{ low: Math.min(...values), high: Math.max(...values) }];
  });
}
