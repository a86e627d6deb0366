/**
 * An interval for a median from the values' order alone, whatever their distribution.
 *
 * The interval between the d-th smallest and the d-th largest of n values holds the median with probability
 * 1 - 2 P(Bin(n, 1/2) < d). Between two such intervals, T. P. Hettmansperger and S. J. Sheather interpolate
 * (Confidence Intervals Based on Interpolated Order Statistics, Statistics & Probability Letters 4(2), 1986).
 */
import { DEFAULT_CONFIDENCE, type Interval } from "./bootstrap.ts";

/** The interval, or undefined where so few values hold none of that confidence: fewer than 6 for 0.95. */
export function medianInterval(
  values: ArrayLike<number>,
  confidence: number = DEFAULT_CONFIDENCE,
): Interval | undefined {
  const sorted = Float64Array.from(values).sort();
  const { length } = sorted;
  if (coverage(length, 1) < confidence) return undefined;
  let depth = 1;
  while (2 * (depth + 1) <= length && coverage(length, depth + 1) >= confidence) depth += 1;
  const outer = coverage(length, depth);
  const inner = 2 * (depth + 1) <= length ? coverage(length, depth + 1) : 0;
  const step = (outer - confidence) / (outer - inner);
  const share = ((length - depth) * step) / (depth + (length - 2 * depth) * step);
  const between = (from: number, to: number) => from + share * (to - from);
  return {
    low: between(sorted[depth - 1]!, sorted[depth]!),
    high: between(sorted[length - depth]!, sorted[length - depth - 1]!),
  };
}

/** How likely the interval between the values at a depth from either end holds the median. */
function coverage(count: number, depth: number): number {
  let term = 0.5 ** count;
  let below = 0;
  for (let successes = 0; successes < depth; successes++) {
    below += term;
    term *= (count - successes) / (successes + 1);
  }
  return 1 - 2 * below;
}
