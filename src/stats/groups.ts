import type { Interval } from "./bootstrap.ts";

interface Candidate extends Interval {
  id: string;
}

/**
 * Candidates in groups within which no order may be stated, best group first: candidates whose
 * intervals overlap, directly or by way of others, stand together. Inside a group they stand by id,
 * so that their order says nothing.
 */
export function groupCandidates(
  candidates: readonly Candidate[],
  better: "higher" | "lower",
): string[][] {
  const ascending = [...candidates].sort((a, b) => a.low - b.low);
  const groups: { ids: string[]; high: number }[] = [];
  for (const { id, low, high } of ascending) {
    const last = groups.at(-1);
    if (last !== undefined && low <= last.high) {
      last.ids.push(id);
      last.high = Math.max(last.high, high);
    } else groups.push({ ids: [id], high });
  }
  const ids = groups.map((group) => group.ids.sort());
  return better === "higher" ? ids.reverse() : ids;
}
