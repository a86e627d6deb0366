/** A workload's ratios as rows: best group first, and no order inside a group. */

import type { ChapterContext } from "../../content/chapter.ts";
import { formatRatioInterval, formatShare, metricLabel } from "../../content/format.ts";
import { comparisonOf, missing, workloadOf } from "../../content/lookup.ts";
import { titleOf } from "../../content/tables.ts";
import type { Comparison, Metric } from "../../result/document/schema.ts";
import { ratioAxis } from "../chart-old/axis.ts";
import type { Row, RowsChart } from "../chart-old/rows.ts";

type Searched = Pick<ChapterContext, "file" | "document">;

export interface Candidate {
  id: string;
  title: string;
  /** Undefined for the baseline, which stands at exactly 1. */
  comparison: Comparison | undefined;
}

export interface RatioGroups {
  baseline: string;
  workloadTitle: string;
  /** Best first; the candidates of a group cannot be told apart and stand in the lab's order. */
  groups: Candidate[][];
}

const COMPONENT = "RatioChart";
const TOLD_APART = "cannot be told apart";

/** @throws SiteError for a workload or a metric that has no comparison */
export function ratioGroups(
  chapter: Searched,
  asked: { workload: string; metric: Metric },
): RatioGroups {
  const workload = workloadOf(chapter, COMPONENT, asked.workload);
  const document = chapter.document!;
  const baseline = workload.variants[0]!;
  const grouped = document.groups.find(
    (one) => one.workload === workload.id && one.metric === asked.metric,
  );
  if (grouped === undefined) {
    throw missing(
      COMPONENT,
      chapter.file,
      `groups of ${asked.metric} on workload "${workload.id}"`,
      document.groups.map((one) => `${one.metric} on ${one.workload}`),
    );
  }
  const candidate = (id: string): Candidate => ({
    id,
    title: titleOf(document, id),
    comparison:
      id === baseline
        ? undefined
        : comparisonOf(chapter, COMPONENT, {
            workload: workload.id,
            metric: asked.metric,
            variant: id,
          }),
  });
  const inLabOrder = (ids: readonly string[]) =>
    workload.variants.filter((id) => ids.includes(id)).map(candidate);
  return {
    baseline: titleOf(document, baseline),
    workloadTitle: workload.title,
    groups: grouped.groups.map(inLabOrder),
  };
}

/** The rows with brackets around each group of more than one. */
export function ratioChart(found: RatioGroups, metric: Metric): RowsChart {
  const rows: Row[] = [];
  const brackets: { first: number; last: number }[] = [];
  for (const group of found.groups) {
    const first = rows.length;
    rows.push(...group.map(candidateRow));
    if (group.length > 1) {
      rows.push({ kind: "caption", label: TOLD_APART });
      brackets.push({ first, last: rows.length - 1 });
    }
  }
  const intervals = found.groups.flat().flatMap(({ comparison }) => comparison ?? []);
  const better = metric === "throughputPerSecond" ? "more" : "less";
  return {
    rows,
    brackets,
    axis: ratioAxis(
      intervals,
      `${capitalised(metricLabel(metric))} over ${found.baseline}’s (log scale); ${better} is better`,
    ),
    labelUnits: 110,
    noteUnits: 92,
  };
}

/** The chart in words. */
export function ratioDescription({ groups, baseline }: RatioGroups): string {
  const one = ({ title, comparison }: Candidate) =>
    comparison === undefined
      ? `${title} 1, the baseline`
      : `${title} ${boundWord(comparison)}${formatRatioInterval(comparison)}`;
  const texts = groups.map((group) =>
    group.length > 1
      ? `${group.map(one).join(", ")}, which ${TOLD_APART}`
      : group.map(one).join(""),
  );
  return `Ratios to ${baseline} with 95 % intervals, best first: ${texts.join("; ")}.`;
}

/** The chart's figures, a row for each candidate. */
export function ratioTable({ groups }: RatioGroups): { columns: string[]; rows: string[][] } {
  const rows = groups.flatMap((group, index) =>
    group.map(({ title, comparison }) => {
      const place = `${index + 1} of ${groups.length}`;
      if (comparison === undefined) return [title, "1 (baseline)", place, "", "", ""];
      const { smallestDifference, spawns, pairs } = comparison;
      return [
        title,
        `${boundWord(comparison)}${formatRatioInterval(comparison)}`,
        place,
        formatShare(smallestDifference),
        String(spawns),
        String(pairs),
      ];
    }),
  );
  return {
    columns: [
      "Candidate",
      "Ratio (95 % interval)",
      "Group",
      "Smallest detectable difference",
      "Process starts",
      "Pairs",
    ],
    rows,
  };
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function candidateRow({ title, comparison }: Candidate): Row {
  if (comparison === undefined) {
    return {
      kind: "row",
      label: title,
      value: "1, the baseline",
      tone: "reference",
      mark: { point: 1 },
    };
  }
  const { ratio, low, high, smallestDifference, generatorBound } = comparison;
  return {
    kind: "row",
    label: title,
    value: formatRatioInterval(comparison),
    note: `detects ≥ ${formatShare(smallestDifference)}`,
    mark: {
      point: ratio,
      whisker: [low, high],
      bound: generatorBound ? (ratio >= 1 ? "up" : "down") : undefined,
    },
  };
}

/** Where the generator was the limit, the true ratio is at least this far from 1. */
function boundWord({ generatorBound, ratio }: Comparison): string {
  if (!generatorBound) return "";
  return ratio >= 1 ? "at least " : "at most ";
}
