/**
 * Histograms of latencies in microseconds: 1 microsecond to 60 s with 3 significant digits, in the
 * HdrHistogram V2 format (G. Tene), which other tools read.
 */
import {
  build,
  decodeFromCompressedBase64,
  encodeIntoCompressedBase64,
  type Histogram,
} from "hdr-histogram-js";

export type { Histogram };

const LOWEST_MICROS = 1;
const HIGHEST_MICROS = 60_000_000;
const SIGNIFICANT_DIGITS = 3;

/** A percentile is shown when at least this many observations lie beyond it. */
const OBSERVATIONS_BEYOND = 10;

/** An empty histogram for latencies in microseconds. */
export function createLatencyHistogram(): Histogram {
  return build({
    lowestDiscernibleValue: LOWEST_MICROS,
    highestTrackableValue: HIGHEST_MICROS,
    numberOfSignificantValueDigits: SIGNIFICANT_DIGITS,
    bitBucketSize: 32,
    autoResize: false,
    useWebAssembly: false,
  });
}

/** Adds one latency, rounded to whole microseconds and held inside the histogram's range. */
export function recordMicros(histogram: Histogram, micros: number): void {
  histogram.recordValue(Math.min(HIGHEST_MICROS, Math.max(LOWEST_MICROS, Math.round(micros))));
}

/** All observations of the given histograms in a new one. */
export function mergeHistograms(histograms: Iterable<Histogram>): Histogram {
  const merged = createLatencyHistogram();
  for (const histogram of histograms) merged.add(histogram);
  return merged;
}

/** HdrHistogram V2, compressed, in base64. */
export function encodeHistogram(histogram: Histogram): string {
  return encodeIntoCompressedBase64(histogram);
}

/** The histogram of an encoded text; an error says that the text is not one. */
export function decodeHistogram(base64: string): Histogram {
  try {
    return mergeHistograms([decodeFromCompressedBase64(base64, 32, false)]);
  } catch (cause) {
    throw new Error(
      "A text is not an HdrHistogram V2 in base64; take it again from the run it belongs to.",
      { cause },
    );
  }
}

/**
 * The latency in microseconds that `percent` of the observations do not exceed, or undefined where
 * fewer than 10 observations lie beyond it: such a percentile is the luck of a few requests.
 */
export function percentileMicros(histogram: Histogram, percent: number): number | undefined {
  const beyond = histogram.totalCount * (1 - percent / 100);
  // A count such as 1,000 times 0.01 may come out a rounding below 10.
  if (beyond + 1e-6 < OBSERVATIONS_BEYOND) return undefined;
  return histogram.getValueAtPercentile(percent);
}
