/**
 * What is left of a gain when the request also does other work. With e and f microseconds of CPU a
 * request for baseline and variant, and w for the other work, a process that is CPU-bound serves
 * (w + e) / (w + f) times as many requests with the variant: Amdahl's law for one share of a request.
 *
 * Waiting costs no CPU. It leaves the ratio of CPU per request, and so of what one process can
 * serve at its capacity, as it is; far from capacity the throughput ratio is then 1.
 */
import type { Interval } from "./bootstrap.ts";

/** The ratio of throughputs, variant over baseline, with `workMicros` of other CPU work in each request. */
export function dilutedGain(
  workMicros: number,
  baselineMicros: number,
  variantMicros: number,
): number {
  const gain = (workMicros + baselineMicros) / (workMicros + variantMicros);
  if (!(workMicros >= 0 && gain > 0 && Number.isFinite(gain))) {
    throw new RangeError(
      `A diluted gain needs CPU costs above 0 and work of at least 0, not ${baselineMicros}, ${variantMicros} and ${workMicros} microseconds.`,
    );
  }
  return gain;
}

/** A positive value with its interval. */
export interface Measured extends Interval {
  ratio: number;
}

/**
 * The diluted gain with the intervals of its parts carried through. `gain` is the CPU gain e/f with no other
 * work, `baselineMicros` is e. The form rises or falls steadily in both, so the outermost corners
 * hold every value; taking both ends at once is conservative.
 */
export function dilutedGainInterval(
  workMicros: number,
  baselineMicros: Interval & { value: number },
  gain: Measured,
): Measured {
  const at = (baseline: number, ratio: number) =>
    dilutedGain(workMicros, baseline, baseline / ratio);
  const corners = [baselineMicros.low, baselineMicros.high].flatMap((baseline) => [
    at(baseline, gain.low),
    at(baseline, gain.high),
  ]);
  return {
    ratio: at(baselineMicros.value, gain.ratio),
    low: Math.min(...corners),
    high: Math.max(...corners),
  };
}
