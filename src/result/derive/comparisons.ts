/** The ratios of a run: every variant against its workload's baseline, and the baseline against itself. */
import { pairedDifference, pairedRatio } from "../../stats/ratio.ts";
import { smallestDifference } from "../../stats/smallest-difference.ts";
import type {
  Comparison,
  Control,
  Design,
  Difference,
  Slice,
  WorkloadSummary,
} from "../document/schema.ts";
import {
  ALWAYS_COMPARED,
  COMPARED_UNDER_OWN_LOADS,
  DEFAULT_METRIC,
  isByClass,
  type Metric,
  REQUEST_TIMES,
} from "../metrics.ts";
import type { Deriving } from "./deriving.ts";
import { type MeasuredCell, pairsOf, type Quantity } from "./pairs.ts";
import { rounded, roundedRatio } from "./round.ts";
import { countersOf } from "./summaries.ts";

/** A comparison is the generator's, not the server's, when more than this share of its slices is. */
const GENERATOR_BOUND_SHARE = 0.2;

/** An A/A interval at most this wide, in units of the ratio, can carry a claim. */
export const CONTROL_MAXIMUM_WIDTH = 0.1;
/** A latency differs more from one turn to the next; up to here its control widens claims and does not silence them. */
const LATENCY_CONTROL_MAXIMUM_WIDTH = 0.5;

/** The widest A/A interval of a metric that still lets a run decide claims, in units of the ratio. */
export const controlMaximumWidth = (metric: Metric = DEFAULT_METRIC): number =>
  isByClass(metric) ? LATENCY_CONTROL_MAXIMUM_WIDTH : CONTROL_MAXIMUM_WIDTH;

/** One variant against the baseline in the slices of one cell. */
export interface Versus {
  workload: WorkloadSummary;
  variant: string;
  baseline: string;
  design: Design;
  slices: Slice[];
}

/** Who is compared with whom: by each duet cell, and by the interleaved cells of workloads of that design. */
export function comparedPairs(
  cells: readonly MeasuredCell[],
  workloads: readonly WorkloadSummary[],
): Versus[] {
  const byId = new Map(workloads.map((workload) => [workload.id, workload]));
  return cells.flatMap(({ cell, slices }): Versus[] => {
    const workload = byId.get(cell.workload);
    if (workload === undefined || cell.design === "control") return [];
    const { baseline } = cell;
    if (cell.design === "duet")
      return [{ workload, variant: cell.variant, baseline, design: "duet", slices }];
    if (workload.design !== "interleaved") return [];
    return workload.variants
      .filter((variant) => variant !== baseline)
      .map((variant) => ({ workload, variant, baseline, design: "interleaved", slices }));
  });
}

/** The ratios variant over baseline of throughput and CPU per request. None where there are no pairs. */
export function deriveComparisons(
  versus: readonly Versus[],
  { seed, intervals }: Deriving,
): Comparison[] {
  return versus.flatMap((one) =>
    comparedQuantities(one).flatMap(({ metric, requestClass, counter }): Comparison[] => {
      const pairs = pairsOf(one.design, one.slices, metric, { ...one, requestClass, counter });
      if (pairs.length === 0) return [];
      const ratios = pairs.map((spawn) => spawn.map((pair) => pair.variant / pair.baseline));
      const name = label(seed, "comparison", one, metric);
      const part = requestClass ?? counter;
      const stream = part === undefined ? name : `${name}/${part}`;
      const estimate = pairedRatio(ratios, { seed: stream, intervals });
      return [
        {
          workload: one.workload.id,
          metric,
          variant: one.variant,
          baseline: one.baseline,
          ...(requestClass !== undefined && { requestClass }),
          ...(counter !== undefined && { counter }),
          design: one.design,
          ...roundedRatio(estimate),
          pairs: estimate.pairs,
          spawns: estimate.spawns,
          smallestDifference: rounded(smallestDifference(estimate.standardError)),
          generatorBound: metric === "throughputPerSecond" && isGeneratorBound(one),
        },
      ];
    }),
  );
}

/**
 * What is compared: throughput and CPU time; where variants take turns also latencies and what servers count of
 * themselves, and under their own loads latencies by class of requests.
 */
function comparedQuantities({ workload, slices, design }: Versus): Quantity[] {
  const counters = countersOf(
    slices.flatMap(({ observations }) => observations.map((observation) => ({ observation }))),
  ).map((counter) => ({ metric: "countPerRequest" as const, counter }));
  if (workload.loads === undefined) {
    const compared = design === "duet" ? ALWAYS_COMPARED : [...ALWAYS_COMPARED, ...REQUEST_TIMES];
    return [...compared.map((metric) => ({ metric })), ...counters];
  }
  const classes = new Set(
    slices.flatMap(({ observations }) =>
      observations.flatMap(({ classes = {} }) => Object.keys(classes)),
    ),
  );
  return [
    ...[...ALWAYS_COMPARED, ...COMPARED_UNDER_OWN_LOADS, ...REQUEST_TIMES].map((metric) => ({
      metric,
    })),
    ...[...classes]
      .sort()
      .flatMap((requestClass) => REQUEST_TIMES.map((metric) => ({ metric, requestClass }))),
    ...counters,
  ];
}

/** What each ablation adds to or saves from the CPU time of a request, in microseconds. */
export function deriveDifferences(
  versus: readonly Versus[],
  { seed, intervals }: Deriving,
): Difference[] {
  const metric: Metric = "cpuMicrosPerRequest";
  return versus.flatMap((one): Difference[] => {
    if (one.workload.role !== "ablation") return [];
    const pairs = pairsOf(one.design, one.slices, metric, one);
    if (pairs.length === 0) return [];
    const differences = pairs.map((spawn) => spawn.map((pair) => pair.variant - pair.baseline));
    const { value, low, high } = pairedDifference(differences, {
      seed: label(seed, "difference", one, metric),
      intervals,
    });
    return [
      {
        workload: one.workload.id,
        metric,
        variant: one.variant,
        baseline: one.baseline,
        value: rounded(value),
        low: rounded(low),
        high: rounded(high),
      },
    ];
  });
}

/** The A/A control: the baseline's throughput, or what the run is about, over that of a second copy of it. */
export function deriveControl(
  cells: readonly MeasuredCell[],
  { seed, intervals }: Deriving,
): Control | null {
  const control = cells.find(({ cell }) => cell.design === "control");
  if (control === undefined) return null;
  const { workload, baseline, metric, requestClass } = control.cell;
  const pairs = pairsOf("control", control.slices, metric ?? DEFAULT_METRIC, {
    variant: baseline,
    baseline,
    requestClass,
  });
  if (pairs.length === 0) return null;
  const ratios = pairs.map((spawn) => spawn.map((pair) => pair.variant / pair.baseline));
  const stream = `${seed}/control/${workload}/${baseline}`;
  const estimate = pairedRatio(ratios, { seed: stream, intervals });
  const interval = roundedRatio(estimate);
  const { low, high } = interval;
  return {
    workload,
    baseline,
    ...interval,
    pairs: estimate.pairs,
    spawns: estimate.spawns,
    ...(metric !== undefined && { metric }),
    ...(requestClass !== undefined && { requestClass }),
    passed: low <= 1 && high >= 1 && high - low <= controlMaximumWidth(metric),
  };
}

function isGeneratorBound({ design, slices, variant, baseline }: Versus): boolean {
  const taking =
    design === "duet"
      ? slices
      : slices.filter(({ observations }) =>
          observations.some((seen) => seen.variant === variant || seen.variant === baseline),
        );
  const bound = taking.filter((slice) => slice.invalid === "generator-bound").length;
  return bound > GENERATOR_BOUND_SHARE * taking.length;
}

/** A stream of random numbers by its name, so that one more cell changes no other value. */
function label(seed: number, kind: string, one: Versus, metric: Metric): string {
  return [seed, kind, one.workload.id, one.design, metric, one.variant, one.baseline].join("/");
}
