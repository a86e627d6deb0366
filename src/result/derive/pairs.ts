/** From slices to values that can be compared: which slices count, and who is paired with whom. */
import type { Observation, PlanCell, Slice } from "../document/schema.ts";
import { isByClass, isMean, type Metric } from "../metrics.ts";

/** What a derivation needs to know of a plan cell: itself, and its slices. */
export interface MeasuredCell {
  cell: PlanCell;
  slices: Slice[];
}

/** Variant and baseline at the same moment, in the metric's unit. */
interface Pair {
  variant: number;
  baseline: number;
}

/** Every plan cell with its slices, in the order of the plan. */
export function measuredCells(
  cells: readonly PlanCell[],
  slices: readonly Slice[],
): MeasuredCell[] {
  const measured = cells.map((cell): MeasuredCell => ({ cell, slices: [] }));
  for (const slice of slices) {
    const home = measured[slice.cell];
    if (home === undefined) {
      throw new RangeError(
        `A slice belongs to plan cell ${slice.cell}, but the plan has ${cells.length}; the document was edited, measure again.`,
      );
    }
    home.slices.push(slice);
  }
  return measured;
}

/**
 * Whether a slice counts. One in which the generator was the limit does not count for CPU per request
 * either: a server that runs dry is woken for single requests and pays more system calls for each.
 */
export const counts = (slice: Slice): boolean => slice.invalid === null;

/** What is read of a variant: a metric, the class of requests where not over all, and which counter. */
export interface Quantity {
  metric: Metric;
  requestClass?: string | undefined;
  counter?: string | undefined;
}

/**
 * The metric's value for an observation, or undefined where its instrument did not give it. The
 * generator's own utilisation belongs to the slice; a class of requests has latencies only.
 */
export function readMetric(
  slice: Slice,
  observation: Observation,
  { metric, requestClass, counter = "" }: Quantity,
): number | undefined {
  if (metric === "generatorUtilization") return slice.generatorUtilization;
  if (metric === "countPerRequest") return observation.counters?.[counter];
  if (requestClass !== undefined)
    return isByClass(metric) ? observation.classes?.[requestClass]?.[metric] : undefined;
  if (metric === "requestsInFlight") {
    const { throughputPerSecond, latencyMeanMicros } = observation;
    return latencyMeanMicros === undefined
      ? undefined
      : (throughputPerSecond * latencyMeanMicros) / 1e6;
  }
  return observation[metric];
}

/** A pair of which one side may not have been measured yet. */
type Half = { [side in keyof Pair]?: number | undefined };

/**
 * The pairs of a cell by spawn. In a duet or control slice the first observation is paired with the
 * second; in an interleaved cell the variant's slice with the baseline's of the same spawn and
 * number. A pair with a value of 0 has no ratio and does not count. A metric that is a mean has one pair in
 * each spawn, of the averages over its paired slices.
 */
export function pairsOf(
  design: PlanCell["design"],
  slices: readonly Slice[],
  metric: Metric,
  versus: { variant: string; baseline: string } & Omit<Quantity, "metric">,
): Pair[][] {
  const { requestClass, counter } = versus;
  const quantity = { metric, requestClass, counter };
  const spawns = new Map<number, Map<number, Half>>();
  for (const slice of slices) {
    if (!counts(slice)) continue;
    const numbered = spawns.get(slice.spawn) ?? new Map<number, Half>();
    spawns.set(slice.spawn, numbered);
    const pair = numbered.get(slice.slice) ?? {};
    numbered.set(slice.slice, pair);
    const [first, second] = slice.observations;
    if (design !== "interleaved") {
      if (first) pair.variant = readMetric(slice, first, quantity);
      if (second) pair.baseline = readMetric(slice, second, quantity);
    } else if (first?.variant === versus.variant) pair.variant = readMetric(slice, first, quantity);
    else if (first?.variant === versus.baseline) pair.baseline = readMetric(slice, first, quantity);
  }
  return [...spawns.values()]
    .map((numbered) => [...numbered.values()].filter(isPair))
    .filter((pairs) => pairs.length > 0)
    .map((pairs) => (isMean(metric) ? [averageOf(pairs)] : pairs));
}

function averageOf(pairs: readonly Pair[]): Pair {
  const mean = (side: keyof Pair) =>
    pairs.reduce((sum, pair) => sum + pair[side], 0) / pairs.length;
  return { variant: mean("variant"), baseline: mean("baseline") };
}

function isPair(pair: Half): pair is Pair {
  return (pair.variant ?? 0) > 0 && (pair.baseline ?? 0) > 0;
}
