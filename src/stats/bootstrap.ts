/**
 * The percentile bootstrap: B. Efron, R. Tibshirani, An Introduction to the Bootstrap, Chapman and
 * Hall 1993, chapters 6 and 13.
 */
import { median, quantileInPlace } from "./quantile.ts";
import { createRandom } from "./random.ts";

/** Two ends between which the true value is taken to lie, both included. */
export interface Interval {
  low: number;
  high: number;
}

/** An estimate with its interval, in the unit of what was estimated. */
export interface Estimate extends Interval {
  value: number;
}

export interface BootstrapOptions {
  /** Fixes the resamples. A string names a stream of its own. */
  seed: number | string;
  /** How many samples are drawn; 10,000 where not given. */
  resamples?: number | undefined;
  /** Probability that the interval is made for; 0.95 where not given. */
  confidence?: number | undefined;
}

export const DEFAULT_RESAMPLES = 10_000;
/** Random numbers are made some thousand at a time, for whole resamples. */
const UNIFORMS_AT_ONCE = 4096;

export const DEFAULT_CONFIDENCE = 0.95;

/**
 * The statistic of the values with its percentile interval. The statistic is handed a buffer that it
 * may reorder and must not keep. The result does not depend on the order of the values.
 */
export function bootstrap(
  values: ArrayLike<number>,
  statistic: (sample: Float64Array) => number,
  options: BootstrapOptions,
): Estimate {
  const sorted = requireSome(Float64Array.from(values).sort());
  const replicates = resampled(sorted, statistic, options);
  return {
    value: statistic(sorted.slice()),
    ...percentileInterval(replicates, options.confidence),
  };
}

/**
 * The median of the values with its percentile interval, without `bootstrap`'s selection in every
 * resample: values stand in order, so it is enough to count how often each was drawn.
 */
export function bootstrapMedian(values: ArrayLike<number>, options: BootstrapOptions): Estimate {
  const sorted = requireSome(Float64Array.from(values).sort());
  const { length } = sorted;
  const random = createRandom(options.seed);
  const uniforms = new Float64Array(length * Math.ceil(UNIFORMS_AT_ONCE / length));
  let used = uniforms.length;
  const drawn = new Int32Array(length);
  const replicates = new Float64Array(options.resamples ?? DEFAULT_RESAMPLES);
  for (let replicate = 0; replicate < replicates.length; replicate++) {
    if (used === uniforms.length) {
      random.fill(uniforms);
      used = 0;
    }
    drawn.fill(0);
    for (const end = used + length; used < end; used++) {
      const index = (uniforms[used]! * length) | 0;
      drawn[index] = drawn[index]! + 1;
    }
    let place = 0;
    let below = drawn[0]!;
    while (below <= (length - 1) >> 1) below += drawn[++place]!;
    const lower = sorted[place]!;
    while (below <= length >> 1) below += drawn[++place]!;
    replicates[replicate] = lower + (sorted[place]! - lower) * 0.5;
  }
  return { value: median(sorted), ...percentileInterval(replicates, options.confidence) };
}

/** The statistic of every resample, in the order drawn. */
function resampled(
  sorted: Float64Array,
  statistic: (sample: Float64Array) => number,
  options: BootstrapOptions,
): Float64Array {
  const random = createRandom(options.seed);
  const replicates = new Float64Array(options.resamples ?? DEFAULT_RESAMPLES);
  const sample = new Float64Array(sorted.length);
  for (let replicate = 0; replicate < replicates.length; replicate++) {
    for (let index = 0; index < sample.length; index++) {
      sample[index] = sorted[Math.floor(random.float() * sorted.length)]!;
    }
    replicates[replicate] = statistic(sample);
  }
  return replicates;
}

/** The interval between the outer percentiles of the replicates, which are left in another order. */
export function percentileInterval(
  replicates: Float64Array,
  confidence: number = DEFAULT_CONFIDENCE,
): Interval {
  const tail = (1 - confidence) / 2;
  return { low: quantileInPlace(replicates, tail), high: quantileInPlace(replicates, 1 - tail) };
}

function requireSome(values: Float64Array): Float64Array {
  if (values.length > 0) return values;
  throw new RangeError("A bootstrap of no values does not exist; pass at least one value.");
}
