/** A workload's ratios as rows: best group first, and no order inside a group; last, what has no ratio. */

import type { ChapterContext } from "../../content/chapter.ts";
import { formatRatioInterval, formatShare } from "../../content/format.ts";
import { missing, workloadOf } from "../../content/lookup.ts";
import { metricLabel } from "../../content/metric-label.ts";
import { titleOf } from "../../content/tables.ts";
import type { Comparison, Control, ResultDocument } from "../../result/document/schema.ts";
import { betterOf, DEFAULT_METRIC, type Metric } from "../../result/metrics.ts";
import type { Interval } from "../../stats/bootstrap.ts";
import { type Axis, changeMarks, type LaneGroup, type LaneRow } from "../chart/index.ts";
import { ratioAxis, ratioCells } from "./ratio-axis.ts";

type Searched = Pick<ChapterContext, "file" | "document">;

export interface Candidate {
  id: string;
  title: string;
  /** Why there is none where there is no comparison. */
  ratio: Comparison | "the baseline" | "no valid slices" | "not measured";
}

export interface RatioGroups {
  metric: Metric;
  baseline: string;
  workloadTitle: string;
  /** Best first; the candidates of a group cannot be told apart and stand in the lab's order. */
  groups: Candidate[][];
  /** Candidates of which the run has no pair that counts, in the lab's order. */
  uncompared: Candidate[];
  /** Of the same metric, with the words that name it. */
  control: (Interval & { legend: string }) | undefined;
}

const COMPONENT = "RatioChart";
const TIED = "no difference shown";

/** @throws SiteError for a workload or a metric that has no comparison at all */
export function ratioGroups(
  chapter: Searched,
  asked: { workload: string; metric: Metric },
): RatioGroups {
  const workload = workloadOf(chapter, COMPONENT, asked.workload);
  const document = chapter.document!;
  const baseline = workload.variants[0]!;
  const isHere = (one: { workload: string; metric: Metric }) =>
    one.workload === workload.id && one.metric === asked.metric;
  const grouped = document.groups.find(isHere);
  if (grouped === undefined) {
    throw missing(
      COMPONENT,
      chapter.file,
      `groups of ${asked.metric} on workload "${workload.id}"`,
      document.groups.map((one) => `${one.metric} on ${one.workload}`),
    );
  }
  const comparisons = document.comparisons.filter(isHere);
  const candidates = workload.variants.map((id): Candidate => {
    const found = comparisons.find((one) => one.variant === id && one.baseline === baseline);
    const ratio =
      found ?? (id === baseline ? "the baseline" : absenceOf(document, workload.id, id));
    return { id, title: titleOf(document, id), ratio };
  });
  const grouping = grouped.groups.map((ids) => candidates.filter(({ id }) => ids.includes(id)));
  return {
    metric: asked.metric,
    baseline: titleOf(document, baseline),
    workloadTitle: workload.title,
    groups: grouping,
    uncompared: candidates.filter((one) => !grouping.flat().includes(one)),
    control: controlOf(document, workload.id, asked.metric),
  };
}

/** The axis and rows of the chart; candidates that are not told apart share a bar at the left. */
export function ratioChart(found: RatioGroups): { axis: Axis; groups: LaneGroup[] } {
  const { groups, uncompared, control, metric, baseline } = found;
  const compared = groups.flat().flatMap(({ ratio }) => (typeof ratio === "string" ? [] : ratio));
  const axis = ratioAxis([...compared, ...(control ? [control] : [])], {
    label: `${capitalised(metricLabel(metric))} over ${baseline}’s, log scale; better is to the right`,
    descending: betterOf(metric) === "lower",
  });
  const rowOf = (one: Candidate) => candidateRow(one, axis, control);
  return {
    axis,
    groups: [
      ...groups.map((group) => ({
        tied: group.length > 1 ? TIED : undefined,
        rows: group.map(rowOf),
      })),
      ...(uncompared.length > 0 ? [{ rows: uncompared.map(rowOf) }] : []),
    ],
  };
}

/** The chart's figures, a row for each candidate. */
export function ratioTable({ groups, uncompared }: RatioGroups): {
  columns: string[];
  rows: string[][];
} {
  const row = ({ title, ratio }: Candidate, place: string) => {
    if (ratio === "the baseline") return [title, "1 (baseline)", place, "", "", ""];
    if (typeof ratio === "string") return [title, ratio, place, "", "", ""];
    const { smallestDifference, spawns, pairs } = ratio;
    return [
      title,
      `${boundWord(ratio)}${formatRatioInterval(ratio)}`,
      place,
      formatShare(smallestDifference),
      String(spawns),
      String(pairs),
    ];
  };
  return {
    columns: [
      "Candidate",
      "Ratio (95 % interval)",
      "Group",
      "Smallest detectable difference",
      "Process starts",
      "Pairs",
    ],
    rows: [
      ...groups.flatMap((group, index) =>
        group.map((one) => row(one, `${index + 1} of ${groups.length}`)),
      ),
      ...uncompared.map((one) => row(one, "")),
    ],
  };
}

/** Whether the load generator was the limit of any comparison. */
export function hasBound({ groups }: RatioGroups): boolean {
  return groups.flat().some(({ ratio }) => typeof ratio !== "string" && ratio.generatorBound);
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function candidateRow(
  { title, ratio: found }: Candidate,
  axis: Axis,
  control: RatioGroups["control"],
): LaneRow {
  const noise = control && { kind: "noise" as const, ...control };
  if (found === "the baseline") {
    const estimate = { kind: "estimate" as const, value: 1, tone: "ink" as const };
    return { label: title, note: found, value: "1", marks: [...(noise ? [noise] : []), estimate] };
  }
  if (typeof found === "string") return { label: title, note: found, marks: [] };
  const { ratio, low, high, smallestDifference, generatorBound } = found;
  const { value, interval } = ratioCells(found);
  const farther = ratio >= 1 === !axis.descending ? "right" : "left";
  return {
    label: title,
    note: `detects ≥ ${formatShare(smallestDifference)}`,
    value: `${boundWord(found)}${value}`,
    interval,
    marks: changeMarks(axis, {
      value: ratio,
      low,
      high,
      control,
      bound: generatorBound ? farther : undefined,
    }),
  };
}

/** Where the generator was the limit, the true ratio is at least this far from 1. */
function boundWord({ generatorBound, ratio }: Comparison): string {
  if (!generatorBound) return "";
  return ratio >= 1 ? "at least " : "at most ";
}

/** Why a run has no ratio of a variant. */
function absenceOf(
  { plan, raw }: Pick<ResultDocument, "plan" | "raw">,
  workload: string,
  id: string,
): "no valid slices" | "not measured" {
  const isSeen = raw.slices.some(
    ({ cell, observations }) =>
      plan.cells[cell]?.workload === workload && observations.some(({ variant }) => variant === id),
  );
  return isSeen ? "no valid slices" : "not measured";
}

/** The run's control where it is of this metric, over all requests. */
function controlOf(
  document: ResultDocument,
  workload: string,
  metric: Metric,
): RatioGroups["control"] {
  const { control } = document;
  if (!control || !isOfMetric(control, metric)) return undefined;
  const elsewhere = document.workloads.find(({ id }) => id === control.workload);
  const where = control.workload === workload || !elsewhere ? "" : ` on “${elsewhere.title}”`;
  return {
    low: control.low,
    high: control.high,
    legend: `control: ${titleOf(document, control.baseline)} against itself${where}`,
  };
}

const isOfMetric = (control: Control, metric: Metric) =>
  (control.metric ?? DEFAULT_METRIC) === metric && control.requestClass === undefined;
