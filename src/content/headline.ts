import type { Comparison, ResultDocument } from "../result/document/schema.ts";

/**
 * The comparison that stands for a result in a list: that of its first timing claim, else its first
 * of a main workload.
 */
export function headlineOf(document: ResultDocument): Comparison | undefined {
  for (const { rule } of document.claims) {
    if (!("baseline" in rule)) continue;
    const found = document.comparisons.find(
      (row) =>
        row.workload === rule.workload &&
        row.variant === rule.variant &&
        row.baseline === rule.baseline &&
        row.metric === rule.metric &&
        row.requestClass === rule.requestClass &&
        row.counter === rule.counter,
    );
    if (found) return found;
  }
  const main = new Set(
    document.workloads.filter(({ role }) => role === "main").map(({ id }) => id),
  );
  return document.comparisons.find(({ workload }) => main.has(workload)) ?? document.comparisons[0];
}
