/** Causes as rows of a chart and of a table. */
import { differenceParts, formatDifference, formatFixed } from "#content/format.ts";
import { type Axis, domainOf, type LaneGroup, type LaneRow, linearAxis } from "#ui/chart/index.ts";
import type { Cause, CauseGroup, Micros, Steps } from "./causes.ts";

const UNIT = "µs";
const UNTOLD = "no difference shown";
/** An interval that reaches so many times as far as any other is no part of an axis with them. */
const OUTLIER_FACTOR = 4;

interface LanesData {
  axis: Axis;
  groups: LaneGroup[];
}

/** The steps as a waterfall: each begins where the one before it ended. */
export function stepsChart({ from, to, steps, sum, whole, unexplained }: Steps): LanesData {
  const starts = steps.map((_, index) =>
    steps.slice(0, index).reduce((reached, { value }) => reached + value, 0),
  );
  const rows: LaneRow[] = [
    {
      label: from,
      note: "the start",
      value: "0",
      marks: [{ kind: "estimate", value: 0, tone: "ink" }],
    },
    ...steps.map((step, index) => stepRow(step.text, step, starts[index]!)),
    ...(unexplained ? [stepRow("left unexplained", unexplained, sum)] : []),
    ...(whole ? [stepRow(`${to}, measured as a whole`, whole, 0)] : []),
  ];
  return {
    axis: microsAxis(rows, `${UNIT} of CPU time a request more than ${from}`),
    groups: [{ rows }],
  };
}

/** Causes by themselves about the line of no change; those far beyond all others on an axis of their own. */
export function causesCharts(groups: readonly CauseGroup[]): LanesData[] {
  const limit = outlierLimit(groups.flatMap(({ causes }) => causes.map(reachOf)));
  const chart = (isShown: (cause: Cause) => boolean, beside: string): LanesData[] => {
    const shown = groups.flatMap(({ title, causes }): LaneGroup[] => {
      const rows = causes.filter(isShown).map(causeRow);
      return rows.length > 0 ? [{ heading: title, rows }] : [];
    });
    if (shown.length === 0) return [];
    const rows = shown.flatMap((group) => group.rows);
    const label = `${UNIT} of CPU time a request, added (right) or saved (left)${beside}`;
    return [{ axis: microsAxis(rows, label), groups: shown }];
  };
  return [
    ...chart((cause) => reachOf(cause) <= limit, ""),
    ...chart((cause) => reachOf(cause) > limit, ", on an axis of its own"),
  ];
}

/** All figures of both charts, with what was compared. */
export function causesTable(
  steps: Steps | undefined,
  groups: readonly CauseGroup[],
  titleOf: (variant: string) => string,
): { columns: string[]; rows: string[][] } {
  const causeCells = (one: Cause) => [
    one.text,
    `${titleOf(one.variant)} against ${titleOf(one.baseline)}`,
    formatDifference(one, UNIT),
    one.isToldFromZero ? "" : UNTOLD,
  ];
  const whole = (label: string, micros: Micros | undefined, compared: string): string[][] =>
    micros ? [[label, compared, formatDifference(micros, UNIT), isTold(micros) ? "" : UNTOLD]] : [];
  return {
    columns: ["Cause", "Compared", "CPU time a request (95 % interval)", "Remark"],
    rows: [
      ...(steps?.steps.map(causeCells) ?? []),
      ...whole("left unexplained", steps?.unexplained, "whole minus the steps above"),
      ...whole("the whole", steps?.whole, steps ? `${steps.to} against ${steps.from}` : ""),
      ...groups.flatMap(({ causes }) => causes.map(causeCells)),
    ],
  };
}

/** A change from `start` on: a soft span up to its estimate, its interval as a beam. */
function stepRow(label: string, micros: Micros, start: number): LaneRow {
  const told = isTold(micros);
  const style = told ? {} : { tone: "open" as const };
  const [value, low, high] = [micros.value, micros.low, micros.high].map((each) => start + each);
  return {
    label,
    note: told ? undefined : UNTOLD,
    ...differenceParts(micros),
    marks: [
      { kind: "span", from: start, to: value!, ...style },
      { kind: "estimate", value: value!, low: low!, high: high!, ...style },
    ],
  };
}

const causeRow = (cause: Cause): LaneRow => stepRow(cause.text, cause, 0);

function microsAxis(rows: readonly LaneRow[], label: string): Axis {
  const ends = rows.flatMap(({ marks }) =>
    marks.flatMap((mark) =>
      mark.kind === "estimate" ? [mark.low ?? mark.value, mark.high ?? mark.value] : [],
    ),
  );
  return linearAxis(domainOf(ends, { holds: [0], padding: 0.04 }), {
    label,
    format: formatFixed,
    most: 6,
    reference: 0,
  });
}

/** The farthest from 0 that an interval may reach and still share an axis with the others. */
function outlierLimit(reaches: readonly number[]): number {
  const falling = [...reaches].sort((one, other) => other - one);
  const inside = falling.findIndex(
    (reach, index) => reach <= OUTLIER_FACTOR * (falling[index + 1] ?? reach),
  );
  return falling[inside] ?? 0;
}

const reachOf = ({ low, high }: Micros) => Math.max(Math.abs(low), Math.abs(high));
const isTold = ({ low, high }: Micros) => low > 0 || high < 0;
