/** From slices to figures that can be compared: which slices count, and who is paired with whom. */
import type { Metric, Observation, PlanCell, Slice } from "../schema.ts";

/** What a derivation needs to know of a plan cell: itself, and its slices. */
export interface MeasuredCell {
  cell: PlanCell;
  slices: Slice[];
}

/** Variant and baseline at the same moment, in the metric's unit. */
export interface Pair {
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

/** The metric's value for an observation; the generator's own utilisation belongs to the slice. */
export function readMetric(slice: Slice, observation: Observation, metric: Metric): number {
  return metric === "generatorUtilization" ? slice.generatorUtilization : observation[metric];
}

/**
 * The pairs of a cell by spawn. In a duet or control slice the first observation is paired with the
 * second; in an interleaved cell the variant's slice with the baseline's of the same spawn and
 * number. A pair with a value of 0 has no ratio and is left out.
 */
export function pairsOf(
  design: PlanCell["design"],
  slices: readonly Slice[],
  metric: Metric,
  versus: { variant: string; baseline: string },
): Pair[][] {
  const spawns = new Map<number, Map<number, Partial<Pair>>>();
  for (const slice of slices) {
    if (!counts(slice)) continue;
    const numbered = spawns.get(slice.spawn) ?? new Map<number, Partial<Pair>>();
    spawns.set(slice.spawn, numbered);
    const pair = numbered.get(slice.slice) ?? {};
    numbered.set(slice.slice, pair);
    const [first, second] = slice.observations;
    if (design !== "interleaved") {
      if (first) pair.variant = readMetric(slice, first, metric);
      if (second) pair.baseline = readMetric(slice, second, metric);
    } else if (first?.variant === versus.variant) pair.variant = readMetric(slice, first, metric);
    else if (first?.variant === versus.baseline) pair.baseline = readMetric(slice, first, metric);
  }
  return [...spawns.values()]
    .map((numbered) => [...numbered.values()].filter(isPair))
    .filter((pairs) => pairs.length > 0);
}

function isPair(pair: Partial<Pair>): pair is Pair {
  return (pair.variant ?? 0) > 0 && (pair.baseline ?? 0) > 0;
}
