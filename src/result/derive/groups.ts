import { groupCandidates } from "../../stats/groups.ts";
import type { Comparison, Group, WorkloadSummary } from "../document/schema.ts";
import { ALWAYS_COMPARED, METRICS } from "../metrics.ts";

/**
 * For each main workload, the variants that cannot be told apart by their ratios to the baseline,
 * which itself stands at exactly 1.
 */
export function deriveGroups(
  comparisons: readonly Comparison[],
  workloads: readonly WorkloadSummary[],
): Group[] {
  return workloads.flatMap((workload) => {
    // Under their own loads, throughput is what was offered, and orders nothing.
    if (workload.role !== "main" || workload.loads !== undefined) return [];
    return ALWAYS_COMPARED.flatMap((metric): Group[] => {
      const found = comparisons.filter(
        (one) => one.workload === workload.id && one.metric === metric,
      );
      const [first] = found;
      if (first === undefined) return [];
      const variants = found
        .filter(({ baseline }) => baseline === first.baseline)
        .map(({ variant, low, high }) => ({ id: variant, low, high }));
      const candidates = [{ id: first.baseline, low: 1, high: 1 }, ...variants];
      const groups = groupCandidates(candidates, METRICS[metric].better);
      return [{ workload: workload.id, metric, groups }];
    });
  });
}
