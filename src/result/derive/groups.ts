import { groupCandidates } from "../../stats/groups.ts";
import type { Comparison, Group, Metric, WorkloadSummary } from "../document/schema.ts";

/** On which side of a metric the better variants stand. */
const BEST: Partial<Record<Metric, "high" | "low">> = {
  throughputPerSecond: "high",
  cpuMicrosPerRequest: "low",
};

/**
 * For each main workload, the variants that cannot be told apart by their ratios to the baseline,
 * which itself stands at exactly 1.
 */
export function deriveGroups(
  comparisons: readonly Comparison[],
  workloads: readonly WorkloadSummary[],
): Group[] {
  return workloads.flatMap((workload) => {
    // Under loads of their own, throughput is what was offered, and orders nothing.
    if (workload.role !== "main" || workload.loads !== undefined) return [];
    return Object.entries(BEST).flatMap(([metric, best]): Group[] => {
      const found = comparisons.filter(
        (one) => one.workload === workload.id && one.metric === metric,
      );
      const [first] = found;
      if (first === undefined) return [];
      const variants = found
        .filter(({ baseline }) => baseline === first.baseline)
        .map(({ variant, low, high }) => ({ id: variant, low, high }));
      const groups = groupCandidates([{ id: first.baseline, low: 1, high: 1 }, ...variants], best);
      return [{ workload: workload.id, metric: metric as Metric, groups }];
    });
  });
}
