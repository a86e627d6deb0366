const SIGNIFICANT_DIGITS = 6;

/** A derived value as a document keeps it: more digits would only be the last bit of a resample. */
export function rounded(value: number): number {
  return Number(value.toPrecision(SIGNIFICANT_DIGITS));
}

/** A ratio with its interval, rounded. */
export function roundedRatio(estimate: { value: number; low: number; high: number }) {
  return {
    ratio: rounded(estimate.value),
    low: rounded(estimate.low),
    high: rounded(estimate.high),
  };
}
