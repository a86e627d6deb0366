/** How long the backlogs of spikes took to go, beside what arithmetic says. */
import { bootstrapMedian } from "../../stats/bootstrap.ts";
import { type Drain as DrainOfStart, drainOf, spikeOf } from "../../stats/drain.ts";
import { median } from "../../stats/quantile.ts";
import { pairedRatio } from "../../stats/ratio.ts";
import type { Drain, Slice, WorkloadSummary } from "../document/schema.ts";
import type { Deriving } from "./deriving.ts";
import { flowsByStart } from "./flows.ts";
import type { MeasuredCell } from "./pairs.ts";
import { rounded, roundedRatio } from "./round.ts";

/** One for each variant of a workload that names a backlog and has a spike in its load, where a backlog grew. */
export function deriveDrains(
  cells: readonly MeasuredCell[],
  workloads: readonly WorkloadSummary[],
  deriving: Deriving,
): Drain[] {
  return workloads.flatMap((workload) => {
    const slices = cells
      .filter(({ cell }) => cell.workload === workload.id && cell.design === "interleaved")
      .flatMap((cell) => cell.slices);
    return workload.variants.flatMap((variant) => {
      const own = slices.filter(({ observations }) => observations[0]?.variant === variant);
      return drainsOf(workload, variant, own, deriving);
    });
  });
}

function drainsOf(
  { id, backlog, loads = {} }: WorkloadSummary,
  variant: string,
  slices: readonly Slice[],
  { seed, intervals }: Deriving,
): Drain[] {
  const load = loads[variant];
  if (backlog === undefined || load?.kind !== "open") return [];
  const spike = spikeOf(load.profile);
  if (spike === undefined) return [];
  const lastedSeconds = load.profile.at(-1)!.toSeconds - spike.toSeconds;
  const starts = flowsByStart(slices, backlog, load)
    .flatMap((flows) => drainOf(flows, spike) ?? [])
    .filter(({ expectedSeconds }) => expectedSeconds > 0 && Number.isFinite(expectedSeconds));
  if (starts.length === 0) return [];
  const secondsOf = ({ drainSeconds }: DrainOfStart) => Math.min(drainSeconds, lastedSeconds);
  const stream = [seed, "drain", id, variant].join("/");
  const seconds = bootstrapMedian(starts.map(secondsOf), { seed: `${stream}/seconds` });
  const ratios = starts.map((start) => [secondsOf(start) / start.expectedSeconds]);
  if (ratios.some(([ratio]) => !(ratio! > 0))) return [];
  return [
    {
      workload: id,
      variant,
      capacityPerSecond: rounded(median(starts.map((start) => start.capacityPerSecond))),
      peak: rounded(median(starts.map((start) => start.peak))),
      seconds: {
        value: rounded(seconds.value),
        low: rounded(seconds.low),
        high: rounded(seconds.high),
      },
      expectedSeconds: rounded(median(starts.map((start) => start.expectedSeconds))),
      ...roundedRatio(pairedRatio(ratios, { seed: `${stream}/ratio`, intervals })),
      spawns: starts.length,
      undrained: starts.filter(({ drainSeconds }) => drainSeconds > lastedSeconds).length,
    },
  ];
}
