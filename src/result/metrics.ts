/**
 * Every metric once: what a run measures each variant in, and whatever the rest of the handbook has to know of it.
 * A new metric is a row here, and the line of the harness that measures it. The order of the rows is the order of
 * a document's summaries, which `lab check` derives again: append, never sort.
 */
import { z } from "zod";

interface MetricTraits {
  unit: string;
  /** In words, as a page shows it. */
  label: string;
  /** Inside the sentence of a verdict; the label where not given. Documents keep these sentences: never change one. */
  phrase?: string;
  /** In a column of the terminal; the phrase where not given. */
  short?: string;
  /** Absent where neither is better, or where it depends on what is counted. */
  better?: "higher" | "lower";
  /** Read differently under a closed and under an open loop. */
  isLatency?: true;
  /** A time of single requests: an open loop keeps it apart by class of requests. */
  byClass?: true;
  /**
   * A mean over requests. Slices of one spawn are averaged before anything is compared, because a median of means
   * of skewed times would be below their mean.
   */
  isMean?: true;
  /** A percentile of the merged histograms, since percentiles of slices cannot be averaged. */
  percentile?: number;
  /** always: in every workload. under-own-loads: where variants take turns under their own loads. */
  compared?: "always" | "under-own-loads";
  /** A lab may claim something about it. */
  claimable?: true;
  /** Stands in each variant's observation of a slice: always, or where an instrument gives it. */
  observed?: "always" | "sometimes";
}

export const METRICS = {
  throughputPerSecond: {
    unit: "requests/s",
    label: "throughput",
    better: "higher",
    compared: "always",
    claimable: true,
    observed: "always",
  },
  cpuMicrosPerRequest: {
    unit: "µs",
    label: "CPU time per request",
    phrase: "CPU per request",
    better: "lower",
    compared: "always",
    claimable: true,
    observed: "always",
  },
  latencyP50Micros: {
    unit: "µs",
    label: "latency, median",
    phrase: "median latency",
    short: "latency p50",
    better: "lower",
    isLatency: true,
    byClass: true,
    percentile: 50,
    claimable: true,
    observed: "always",
  },
  latencyP99Micros: {
    unit: "µs",
    label: "latency, 99th percentile",
    phrase: "99th percentile of latency",
    short: "latency p99",
    better: "lower",
    isLatency: true,
    byClass: true,
    percentile: 99,
    claimable: true,
    observed: "always",
  },
  eventLoopUtilization: {
    unit: "share",
    label: "event-loop utilisation",
    observed: "always",
  },
  eventLoopDelayP99Micros: {
    unit: "µs",
    label: "event-loop delay, 99th percentile",
    short: "event-loop delay p99",
    better: "lower",
    observed: "always",
  },
  rssMegabytes: {
    unit: "MB",
    label: "resident memory",
    better: "lower",
    observed: "always",
  },
  gcMillisPerSecond: {
    unit: "ms/s",
    label: "garbage collection",
    better: "lower",
    observed: "always",
  },
  /** Belongs to the slice, not to a variant. */
  generatorUtilization: {
    unit: "share",
    label: "the generator's utilisation",
    short: "generator utilisation",
  },
  latencyMeanMicros: {
    unit: "µs",
    label: "latency, mean",
    phrase: "mean latency",
    better: "lower",
    isLatency: true,
    byClass: true,
    isMean: true,
    claimable: true,
    observed: "sometimes",
  },
  latencyP999Micros: {
    unit: "µs",
    label: "latency, 99.9th percentile",
    phrase: "99.9th percentile of latency",
    short: "latency p99.9",
    better: "lower",
    isLatency: true,
    byClass: true,
    percentile: 99.9,
    claimable: true,
    observed: "sometimes",
  },
  /** Mean of what the server itself says a request waited. */
  waitMeanMicros: {
    unit: "µs",
    label: "mean wait",
    better: "lower",
    byClass: true,
    isMean: true,
    claimable: true,
    observed: "sometimes",
  },
  /** Throughput times mean latency, which is the number in flight (Little's law). */
  requestsInFlight: {
    unit: "requests",
    label: "requests in flight",
    isMean: true,
    compared: "under-own-loads",
    claimable: true,
  },
  /** How late an open loop's driver handled what was due. */
  latenessP99Micros: {
    unit: "µs",
    label: "the driver's lateness, 99th percentile",
    short: "driver's lateness p99",
    better: "lower",
    observed: "sometimes",
  },
  /** The highest rate at which the workload's objective was met; the rest of its observation is of that schedule. */
  capacityPerSecond: {
    unit: "requests/s",
    label: "capacity at the objective",
    better: "higher",
    compared: "under-own-loads",
    claimable: true,
    observed: "sometimes",
  },
  /** What a server counted of itself, such as queries sent, over the requests completed; `counter` says which. */
  countPerRequest: {
    unit: "a request",
    label: "counted by the server, a request",
    phrase: "count per request",
    isMean: true,
    claimable: true,
  },
  /** CPU time of the services' processes over the requests completed. */
  storeCpuMicrosPerRequest: {
    unit: "µs",
    label: "the services' CPU time per request",
    phrase: "the services' CPU per request",
    better: "lower",
    claimable: true,
    observed: "sometimes",
  },
} as const satisfies Record<string, MetricTraits>;

export type Metric = keyof typeof METRICS;

const TRAITS: Readonly<Record<Metric, MetricTraits>> = METRICS;

/** Ids in the order of the table. */
export const METRIC_IDS = Object.keys(METRICS) as Metric[];

/** Ids of the metrics whose trait has this value. */
type MetricsWith<Trait extends keyof MetricTraits, Value> = {
  [Id in Metric]: (typeof METRICS)[Id] extends { [key in Trait]: Value } ? Id : never;
}[Metric];

function metricsWith<
  const Trait extends keyof MetricTraits,
  const Value extends MetricTraits[Trait],
>(trait: Trait, value: Value) {
  return METRIC_IDS.filter((id) => TRAITS[id][trait] === value) as MetricsWith<Trait, Value>[];
}

export const Metric = z.enum(METRIC_IDS);

/** What a claim or a lab's primary comparison can be about. */
export const ClaimMetric = z.enum(metricsWith("claimable", true));

/** What a comparison, a control or a claim is about where none is named. */
export const DEFAULT_METRIC = "throughputPerSecond" satisfies Metric;

export const ALWAYS_OBSERVED = metricsWith("observed", "always");
export const SOMETIMES_OBSERVED = metricsWith("observed", "sometimes");

export const ALWAYS_COMPARED = metricsWith("compared", "always");
export const COMPARED_UNDER_OWN_LOADS = metricsWith("compared", "under-own-loads");

type Latency = MetricsWith<"isLatency", true>;
type ByClass = MetricsWith<"byClass", true>;

export const isByClass = (metric: Metric): metric is ByClass => TRAITS[metric].byClass ?? false;

/** Read differently under a closed and under an open loop. */
export const isLatency = (metric: Metric): metric is Latency => TRAITS[metric].isLatency ?? false;

/** The mean first, then percentiles upwards. */
export const LATENCIES = metricsWith("isLatency", true).sort(
  (one, other) => (TRAITS[one].percentile ?? 0) - (TRAITS[other].percentile ?? 0),
);
/** Parts of a latency, as servers tell them. */
export const WAITS = metricsWith("byClass", true).filter(
  (id): id is Exclude<ByClass, Latency> => !isLatency(id),
);
/** Times of single requests: compared where variants take turns, and under their own loads also by class. */
export const REQUEST_TIMES: readonly ByClass[] = [...LATENCIES, ...WAITS];

export const isMean = (metric: Metric): boolean => TRAITS[metric].isMean ?? false;

/** Which way is better; undefined where neither is. */
export const betterOf = (metric: Metric): "higher" | "lower" | undefined => TRAITS[metric].better;

/** Of a metric that is one: 99.9 for the 99.9th. */
export const percentileOf = (metric: Metric): number | undefined => TRAITS[metric].percentile;

/** As the sentence of a verdict has it. */
export const phraseOf = (metric: Metric): string => TRAITS[metric].phrase ?? TRAITS[metric].label;

/** As a column of the terminal has it. */
export const shortNameOf = (metric: Metric): string => TRAITS[metric].short ?? phraseOf(metric);
