/** What each variant was measured at by itself: absolute figures, which hold for this machine only. */
import { type BootstrapOptions, bootstrapMedian, type Estimate } from "../../method/bootstrap.ts";
import { decodeHistogram, mergeHistograms, percentileMicros } from "../../method/histogram.ts";
import type {
  Comparison,
  Histogram,
  Metric,
  Observation,
  Slice,
  Summary,
  WorkloadSummary,
} from "../schema.ts";
import { counts, type MeasuredCell, readMetric } from "./pairs.ts";
import { rounded } from "./round.ts";

/** The unit each metric is shown in. */
export const UNITS: Readonly<Record<Metric, string>> = {
  throughputPerSecond: "requests/s",
  cpuMicrosPerRequest: "µs",
  latencyP50Micros: "µs",
  latencyP99Micros: "µs",
  eventLoopUtilization: "share",
  eventLoopDelayP99Micros: "µs",
  rssMegabytes: "MB",
  gcMillisPerSecond: "ms/s",
  generatorUtilization: "share",
};

const METRICS = Object.keys(UNITS) as Metric[];
const PERCENT: Partial<Record<Metric, number>> = { latencyP50Micros: 50, latencyP99Micros: 99 };

/** A generator this busy is taken to be the limit. */
const GENERATOR_LIMIT = 0.95;

/** A variant's observation with the slice it was made in. */
interface Seen {
  slice: Slice;
  observation: Observation;
}

/**
 * All summaries of a run: every metric where a variant was alone under load (interleaved cells), but
 * CPU per request from the duets where there are any. Only CPU time is each server's own there, and a
 * server alone may outrun the generator, which makes its requests dearer.
 */
export function deriveSummaries(
  cells: readonly MeasuredCell[],
  workloads: readonly WorkloadSummary[],
  histograms: readonly Histogram[],
  comparisons: readonly Comparison[],
  seed: number,
): Summary[] {
  return workloads.flatMap((workload) => {
    const here = cells.filter(({ cell }) => cell.workload === workload.id);
    const alone = here.filter(({ cell }) => cell.design === "interleaved");
    const duets = here.filter(({ cell }) => cell.design === "duet");
    return workload.variants.flatMap((variant) => {
      const seen = seenOf(alone, variant);
      const of = (metric: Metric, among: readonly Seen[]) =>
        summarise({ workload: workload.id, variant, metric, seen: among, histograms, seed });
      const ofDuets = costInDuets(workload.id, variant, comparisons, (id) =>
        summarise({
          workload: workload.id,
          variant: id,
          metric: "cpuMicrosPerRequest",
          seen: seenOf(duets, id),
          histograms,
          seed,
        }),
      );
      const cost = ofDuets.length > 0 ? ofDuets : of("cpuMicrosPerRequest", seen);
      if (seen.length === 0) return cost;
      return METRICS.flatMap((metric) =>
        metric === "cpuMicrosPerRequest" ? cost : of(metric, seen),
      );
    });
  });
}

/**
 * CPU per request where it was measured in duets: of the baseline the median of all of its slices, of a
 * variant that value times its ratio to the baseline, with the ratio's interval. Every variant meets
 * the baseline at other moments, and the machine drifts between them; the ratio knows nothing of that.
 */
function costInDuets(
  workload: string,
  variant: string,
  comparisons: readonly Comparison[],
  measured: (variant: string) => Summary[],
): Summary[] {
  const compared = comparisons.find(
    (one) =>
      one.workload === workload &&
      one.variant === variant &&
      one.metric === "cpuMicrosPerRequest" &&
      one.design === "duet",
  );
  if (compared === undefined) return measured(variant);
  const { ratio, low, high, pairs } = compared;
  return measured(compared.baseline).map((base) => ({
    ...base,
    variant,
    value: rounded(base.value * ratio),
    low: rounded(base.value * low),
    high: rounded(base.value * high),
    slices: pairs,
  }));
}

interface Subject {
  workload: string;
  variant: string;
  metric: Metric;
  seen: readonly Seen[];
  histograms: readonly Histogram[];
  seed: number;
}

/** One summary, or none where nothing valid was seen. */
function summarise({ workload, variant, metric, seen, histograms, seed }: Subject): Summary[] {
  const isThroughput = metric === "throughputPerSecond";
  const counted = seen.filter(
    ({ slice }) => counts(slice) || (isThroughput && slice.invalid === "generator-bound"),
  );
  if (counted.length === 0) return [];
  const values = counted.map(({ slice, observation }) => readMetric(slice, observation, metric));
  const options = { seed: [seed, "summary", workload, metric, variant].join("/") };
  const percent = PERCENT[metric];
  const estimate =
    percent === undefined
      ? bootstrapMedian(values, options)
      : latencyEstimate(
          values,
          histograms.filter((one) => one.workload === workload && one.variant === variant),
          percent,
          options,
        );
  if (estimate === undefined) return [];
  const saturated = seen.filter(
    ({ slice }) => slice.generatorUtilization >= GENERATOR_LIMIT,
  ).length;
  return [
    {
      workload,
      variant,
      metric,
      unit: UNITS[metric],
      value: rounded(estimate.value),
      low: rounded(estimate.low),
      high: rounded(estimate.high),
      slices: counted.length,
      atLeast: isThroughput && saturated > seen.length / 2,
    },
  ];
}

/**
 * A latency percentile: its value is that of the merged histograms, since percentiles cannot be
 * averaged. Its interval is that of the median of the slices' own percentiles, carried to the merged
 * value as a factor, so that it says how far the figure moves from slice to slice. None where the
 * histograms hold fewer than 10 observations beyond the percentile.
 */
function latencyEstimate(
  slicePercentiles: readonly number[],
  histograms: readonly Histogram[],
  percent: number,
  options: BootstrapOptions,
): Estimate | undefined {
  const merged = mergeHistograms(histograms.map(({ base64 }) => decodeHistogram(base64)));
  const value = percentileMicros(merged, percent);
  const ofSlices = bootstrapMedian(slicePercentiles, options);
  if (value === undefined || ofSlices.value <= 0) return undefined;
  const factor = value / ofSlices.value;
  return { value, low: ofSlices.low * factor, high: ofSlices.high * factor };
}

function seenOf(cells: readonly MeasuredCell[], variant: string): Seen[] {
  return cells.flatMap(({ slices }) =>
    slices.flatMap((slice) =>
      slice.observations
        .filter((observation) => observation.variant === variant)
        .map((observation) => ({ slice, observation })),
    ),
  );
}
