/** What came and what was done, slice by slice, from the counters that a workload names for its backlog. */
import type { Flow } from "../../stats/drain.ts";
import type { Slice, WorkloadSummary } from "../document/schema.ts";

type BacklogCounters = NonNullable<WorkloadSummary["backlog"]>;

interface Cut {
  settleSeconds: number;
  sliceSeconds: number;
}

/**
 * The flows of each start of one variant, in the order of starts. Slices that do not count for any latency do count
 * here: what was counted is right whatever the machine did. A start that lacks a slice, or whose server did not count, is
 * skipped.
 */
export function flowsByStart(
  slices: readonly Slice[],
  counters: BacklogCounters,
  cut: Cut,
): Flow[][] {
  return [...Map.groupBy(slices, ({ spawn }) => spawn)]
    .sort(([one], [other]) => one - other)
    .flatMap(([, some]) => {
      const flows = flowsOf(some, counters, cut);
      return flows === undefined ? [] : [flows];
    });
}

function flowsOf(
  slices: readonly Slice[],
  { arrived, done }: BacklogCounters,
  { settleSeconds, sliceSeconds }: Cut,
): Flow[] | undefined {
  const ordered = [...slices].sort((one, other) => one.slice - other.slice);
  const flows: Flow[] = [];
  for (const [index, { slice, observations }] of ordered.entries()) {
    const counted = observations[0]?.counted;
    const came = counted?.[arrived];
    const gone = done.map((name) => counted?.[name]);
    if (slice !== index || came === undefined || gone.includes(undefined)) return undefined;
    flows.push({
      untilSeconds: settleSeconds + (slice + 1) * sliceSeconds,
      seconds: sliceSeconds,
      arrived: came,
      done: gone.reduce<number>((sum, count = 0) => sum + count, 0),
    });
  }
  return flows;
}
