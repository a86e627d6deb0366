import type { CapacityLoad, OpenLoop } from "../../lab/load-profile.ts";
import { steadyProfile } from "../../stats/arrivals.ts";
import { capacityOf, searchCapacity } from "../../stats/capacity-search.ts";
import { decodeHistogram } from "../../stats/histogram.ts";
import { RunFailedError } from "../errors.ts";
import type { NodeProcess } from "../processes/node-process.ts";
import type { ServerUnderTest } from "../testbed/server-under-test.ts";
import { followSchedule } from "./open-schedule.ts";
import { type MeasuredSlice, round } from "./slice.ts";

/** A try that the machine disturbed is made again, so often at most; then it counts as it is. */
const TRIES = 3;
const MICROS_PER_MILLI = 1e3;

/** Disturbances that say nothing of the server; being overloaded and answering wrongly do. */
const OF_THE_MACHINE = new Set(["machine-stall", "stolen-cpu", "clock-stepped", "late-dispatch"]);

interface CapacitySearch {
  generator: NodeProcess;
  server: ServerUnderTest;
  load: CapacityLoad;
  seed: string;
}

/**
 * Searches the highest rate that meets the load's objective, by a schedule for every rate it tries.
 * The slice returned is the last schedule that met it, with the capacity among its observations.
 * @throws RunFailedError where the objective is missed even at the lowest rate, or met even at the highest
 */
export async function measureCapacity(search: CapacitySearch): Promise<MeasuredSlice> {
  const { load, server } = search;
  const { objective, fromPerSecond, toPerSecond, resolution } = load;
  let best: MeasuredSlice | undefined;
  let tried = 0;
  const isMet = async (rate: number): Promise<boolean> => {
    tried += 1;
    const { slice, isReached } = await tryRate(search, rate, `${search.seed}/try/${tried}`);
    if (isReached) best = slice;
    return isReached;
  };
  const range = { from: fromPerSecond, to: toPerSecond, resolution };
  const bracket = await searchCapacity(range, isMet);
  const capacity = capacityOf(bracket);
  const [observation] = best?.observations ?? [];
  if (capacity === undefined || best === undefined || observation === undefined) {
    const which = bracket.meets === undefined ? "misses" : "meets";
    const end =
      bracket.meets === undefined ? `even at ${fromPerSecond}` : `still at ${toPerSecond}`;
    throw new RunFailedError(
      `Variant ${server.variant} ${which} the objective of workload ${server.workload.id} (p${objective.percentile} of ${objective.latencyMillis} ms) ${end} requests/s; ` +
        "widen the range of rates in the lab and run again.",
    );
  }
  return { ...best, observations: [{ ...observation, capacityPerSecond: round(capacity, 1) }] };
}

async function tryRate({ generator, server, load }: CapacitySearch, rate: number, seed: string) {
  const schedule: OpenLoop = {
    kind: "open",
    arrivals: load.arrivals,
    profile: steadyProfile(rate, load.settleSeconds + load.trySeconds),
    settleSeconds: load.settleSeconds,
    sliceSeconds: load.trySeconds,
    connections: load.connections,
    maximumOutstanding: load.maximumOutstanding,
    timeoutSeconds: load.timeoutSeconds,
  };
  for (let attempt = 1; ; attempt++) {
    const outcome = await followSchedule({
      generator,
      server,
      load: schedule,
      seed: `${seed}/${attempt}`,
    });
    const slice = outcome.slices[0]!;
    const isDisturbed = slice.invalid !== null && OF_THE_MACHINE.has(slice.invalid);
    if (isDisturbed && attempt < TRIES) continue;
    return { slice, isReached: meets(slice, server.variant, load.objective) };
  }
}

/** Whether latency and goodput of a schedule are as asked for. Requests that failed have no latency, and are no goodput. */
function meets(
  { observations: [seen], histograms }: MeasuredSlice,
  variant: string,
  { percentile, latencyMillis, goodputShare }: CapacityLoad["objective"],
): boolean {
  const encoded = histograms[variant];
  if (seen === undefined || encoded === undefined) return false;
  const lost = seen.errors + seen.timeouts + seen.mismatches + (seen.refused ?? 0);
  const due = seen.completed + lost;
  const latencyMicros = decodeHistogram(encoded).getValueAtPercentile(percentile);
  return (
    due > 0 &&
    seen.completed / due >= goodputShare &&
    latencyMicros <= latencyMillis * MICROS_PER_MILLI
  );
}
