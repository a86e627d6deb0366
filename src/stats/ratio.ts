/**
 * A comparison of two variants measured at the same moments: its paired ratio or difference, with an
 * interval that holds both kinds of variation, from slice to slice and from one start of the
 * processes to the next (T. Kalibera, R. Jones, Rigorous Benchmarking in Reasonable Time, ISMM 2013).
 */
import {
  type BootstrapOptions,
  DEFAULT_RESAMPLES,
  type Estimate,
  percentileInterval,
} from "./bootstrap.ts";
import { medianInterval } from "./median-interval.ts";
import { median } from "./quantile.ts";
import { spawnReplicates } from "./spawn-bootstrap.ts";
import { standardDeviation } from "./spread.ts";
import { studentOverNormal } from "./student.ts";

/** One value for each pair, grouped by the spawn (fresh start of both processes) it was measured in. */
type PairsBySpawn = readonly (readonly number[])[];

/** A comparison: its value and interval, and how far the bootstrap's replicates spread. */
interface PairedEstimate extends Estimate {
  /** Bootstrap standard error: of the natural logarithm for a ratio, in the values' unit for a difference. */
  standardError: number;
  pairs: number;
  /** Spawns with at least one pair. */
  spawns: number;
}

export interface PairedOptions extends BootstrapOptions {
  /**
   * `"wider"`, where not given: each end is the outer one of two intervals, the bootstrap's and that of the
   * order of the spawns' medians. The bootstrap takes its scale from the spread of few spawns, and where these
   * happen to lie close together it is too narrow; the order knows no scale. `"bootstrap"` is what documents of
   * method version 2 hold.
   */
  intervals?: "wider" | "bootstrap" | undefined;
}

/**
 * The ratio of a comparison from its pairs' ratios, all positive: the median over spawns of the
 * median over each spawn's pairs. Resampling works on logarithms, so that the interval of the
 * inverse ratio is the inverse of the interval. Spawns without pairs are left out, and the order of
 * spawns and of pairs does not matter.
 */
export function pairedRatio(spawns: PairsBySpawn, options: PairedOptions): PairedEstimate {
  const inLogs = pairedDifference(
    spawns.map((pairs) => pairs.map(logarithm)),
    options,
  );
  return {
    ...inLogs,
    value: Math.exp(inLogs.value),
    low: Math.exp(inLogs.low),
    high: Math.exp(inLogs.high),
  };
}

/** As `pairedRatio`, for the pairs' differences in their unit. */
export function pairedDifference(spawns: PairsBySpawn, options: PairedOptions): PairedEstimate {
  const measured = spawns.filter((pairs) => pairs.length > 0);
  if (measured.length === 0) {
    throw new RangeError("A comparison of no pairs does not exist; measure at least one pair.");
  }
  const medians = measured.map((pairs) => median(pairs));
  const replicates = spawnReplicates(
    measured,
    options.seed,
    options.resamples ?? DEFAULT_RESAMPLES,
  );
  const value = median(medians);
  const interval = percentileInterval(replicates, options.confidence);
  // The smoothed replicates have the right spread; what is left is that it was estimated from few spawns.
  const widening = studentOverNormal(measured.length);
  const low = value - (value - interval.low) * widening;
  const high = value + (interval.high - value) * widening;
  const ordered =
    options.intervals === "bootstrap" ? undefined : medianInterval(medians, options.confidence);
  return {
    value,
    low: Math.min(low, ordered?.low ?? low),
    high: Math.max(high, ordered?.high ?? high),
    standardError: standardDeviation(replicates),
    pairs: measured.reduce((sum, pairs) => sum + pairs.length, 0),
    spawns: measured.length,
  };
}

function logarithm(ratio: number): number {
  if (!(ratio > 0 && Number.isFinite(ratio))) {
    throw new RangeError(
      `A ratio is a positive number, not ${ratio}; leave out pairs of which one side is 0.`,
    );
  }
  return Math.log(ratio);
}
