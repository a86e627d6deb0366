import type { Comparison, ResultDocument, WorkloadSummary } from "../../result/document/schema.ts";
import { shortNameOf } from "../../result/metrics.ts";
import { intervalText, percentText, ratioText, table, wrap } from "./text.ts";

const KEY =
  "smallest: the smallest detectable difference, the smallest true one that this comparison would have shown, 8 times in 10. " +
  ">= and <=: the generator was the limit, so the true ratio is at least as far from 1.";

/** Each main workload's ratios, the smallest detectable difference of each, and the groups they make. */
export function comparisonLines(document: ResultDocument): string[] {
  return document.workloads
    .filter(({ role }) => role === "main" || role === "curve")
    .flatMap((workload, index) => {
      const lines = workloadLines(document, workload);
      return index > 0 && lines.length > 0 ? ["", ...lines] : lines;
    })
    .concat(document.comparisons.length > 0 ? ["", ...wrap(KEY)] : []);
}

function workloadLines(document: ResultDocument, workload: WorkloadSummary): string[] {
  const rows = document.comparisons.filter((comparison) => comparison.workload === workload.id);
  if (rows.length === 0) return [];
  const pipelining = workload.pipelining > 1 ? `, pipelining ${workload.pipelining}` : "";
  const header = ["ratio of", "variant / baseline", "ratio", "95 % interval", "smallest", "pairs"];
  return [
    ...wrap(
      `${workload.id}: ${workload.title} (${workload.design}, ${workload.connections} connections${pipelining})`,
    ),
    ...table([header, ...rows.map(comparisonRow)], [2, 3, 4, 5]),
    ...groupLines(document, workload.id),
  ];
}

function comparisonRow(comparison: Comparison): string[] {
  const bound = comparison.generatorBound && comparison.metric === "throughputPerSecond";
  return [
    [shortNameOf(comparison.metric), comparison.requestClass ?? comparison.counter]
      .filter((part) => part !== undefined)
      .join(", "),
    `${comparison.variant} / ${comparison.baseline}`,
    `${bound ? boundText(comparison.ratio) : ""}${ratioText(comparison.ratio)}`,
    intervalText(comparison),
    percentText(comparison.smallestDifference),
    String(comparison.pairs),
  ];
}

/** Where the generator was the limit, the true ratio is at least this far from 1. */
function boundText(ratio: number): string {
  return ratio >= 1 ? ">=" : "<=";
}

function groupLines(document: ResultDocument, workload: string): string[] {
  return document.groups
    .filter((entry) => entry.workload === workload && entry.groups.length > 0)
    .flatMap(({ metric, groups }) =>
      wrap(`${shortNameOf(metric)}, best first: ${groups.map(groupText).join("; then ")}`, 2),
    );
}

function groupText(group: readonly string[]): string {
  return group.length === 1 ? group[0]! : `${group.join(", ")} (not told apart)`;
}
