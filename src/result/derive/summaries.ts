/** What each variant was measured at alone: absolute values, which hold for this machine only. */
import {
  type BootstrapOptions,
  bootstrap,
  bootstrapMedian,
  type Estimate,
} from "../../stats/bootstrap.ts";
import { decodeHistogram, mergeHistograms, percentileMicros } from "../../stats/histogram.ts";
import { studentOverNormal } from "../../stats/student.ts";
import type {
  Comparison,
  Histogram,
  Observation,
  Slice,
  Summary,
  WorkloadSummary,
} from "../document/schema.ts";
import {
  isMean,
  METRIC_IDS,
  METRICS,
  type Metric,
  percentileOf,
  REQUEST_TIMES,
} from "../metrics.ts";
import { counts, type MeasuredCell, type Quantity, readMetric } from "./pairs.ts";
import { rounded } from "./round.ts";

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
      const inTurns = workload.loads !== undefined;
      const common = { workload: workload.id, variant, histograms, seed, inTurns };
      const of = (metric: Metric, among: readonly Seen[], some: Omit<Quantity, "metric"> = {}) =>
        summarise({ ...common, metric, ...some, seen: among });
      const ofDuets = costInDuets(workload.id, variant, comparisons, (id) =>
        summarise({
          ...common,
          variant: id,
          metric: "cpuMicrosPerRequest",
          seen: seenOf(duets, id),
        }),
      );
      const cost = ofDuets.length > 0 ? ofDuets : of("cpuMicrosPerRequest", seen);
      if (seen.length === 0) return cost;
      return [
        ...METRIC_IDS.flatMap((metric) =>
          metric === "cpuMicrosPerRequest" ? cost : of(metric, seen),
        ),
        ...classesOf(seen).flatMap((requestClass) =>
          REQUEST_TIMES.flatMap((metric) => of(metric, seen, { requestClass })),
        ),
        ...countersOf(seen).flatMap((counter) => of("countPerRequest", seen, { counter })),
      ];
    });
  });
}

/** The classes of requests that an open loop kept apart. */
function classesOf(seen: readonly Seen[]): string[] {
  const names = seen.flatMap(({ observation: { classes = {} } }) => Object.keys(classes));
  return [...new Set(names)].sort();
}

/** What servers counted of themselves. */
export function countersOf(seen: readonly { observation: Observation }[]): string[] {
  const names = seen.flatMap(({ observation: { counters = {} } }) => Object.keys(counters));
  return [...new Set(names)].sort();
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

interface Subject extends Quantity {
  workload: string;
  variant: string;
  seen: readonly Seen[];
  histograms: readonly Histogram[];
  seed: number;
  /** Variants took turns, so each has its own number of starts. */
  inTurns: boolean;
}

/** One summary, or none where nothing valid was seen. */
function summarise(subject: Subject): Summary[] {
  const { workload, variant, metric, requestClass, counter, seen, histograms, seed } = subject;
  const isThroughput = metric === "throughputPerSecond";
  const counted = seen.filter(
    ({ slice, observation }) =>
      (counts(slice) || (isThroughput && slice.invalid === "generator-bound")) &&
      readMetric(slice, observation, subject) !== undefined,
  );
  if (counted.length === 0) return [];
  const readValue = ({ slice, observation }: Seen) => readMetric(slice, observation, subject)!;
  const values = counted.map(readValue);
  const name = [seed, "summary", workload, metric, variant].join("/");
  const part = requestClass ?? counter;
  const options = { seed: part === undefined ? name : `${name}/${part}` };
  const percent = percentileOf(metric);
  const own = histograms.filter(
    (one) =>
      one.workload === workload && one.variant === variant && one.requestClass === requestClass,
  );
  const estimate = isMean(metric)
    ? meanEstimate(counted, readValue, options)
    : percent === undefined
      ? bootstrapMedian(values, options)
      : latencyEstimate(values, own, percent, options);
  if (estimate === undefined) return [];
  const saturated = seen.filter(
    ({ slice }) => slice.generatorUtilization >= GENERATOR_LIMIT,
  ).length;
  return [
    {
      workload,
      variant,
      metric,
      ...(requestClass !== undefined && { requestClass }),
      ...(counter !== undefined && { counter }),
      unit: METRICS[metric].unit,
      value: rounded(estimate.value),
      low: rounded(estimate.low),
      high: rounded(estimate.high),
      slices: counted.length,
      ...(subject.inTurns && { spawns: new Set(counted.map(({ slice }) => slice.spawn)).size }),
      atLeast: isThroughput && saturated > seen.length / 2,
    },
  ];
}

/**
 * A mean over requests: the mean over spawns of each spawn's mean over its slices. Slices of one spawn
 * follow from one another where requests queue, so only spawns are drawn again; the interval is widened,
 * because few values are drawn from (T. Hesterberg, as in src/stats/student.ts).
 */
function meanEstimate(
  counted: readonly Seen[],
  readValue: (seen: Seen) => number,
  options: BootstrapOptions,
): Estimate {
  const bySpawn = Map.groupBy(counted, ({ slice }) => slice.spawn);
  const means = [...bySpawn.values()].map((some) => mean(some.map(readValue)));
  const { value, low, high } = bootstrap(means, mean, options);
  // Plain percentile intervals of n means are too narrow by sqrt((n - 1) / n), and by Student's t.
  const widening =
    means.length > 1
      ? Math.sqrt(means.length / (means.length - 1)) * studentOverNormal(means.length)
      : 1;
  return {
    value,
    low: Math.max(0, value - (value - low) * widening),
    high: value + (high - value) * widening,
  };
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index]!;
  return sum / values.length;
}

/**
 * A latency percentile: its value is that of the merged histograms, since percentiles cannot be
 * averaged. Its interval is that of the median of the slices' own percentiles, carried to the merged
 * value as a factor, so that it says how far the value moves from slice to slice. None where the
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
