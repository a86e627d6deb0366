/**
 * The mean of ratios: the n-th root of their product. It is the only mean for which the mean of
 * a/b is the inverse of the mean of b/a (P. Fleming, J. Wallace, How Not to Lie with Statistics: The
 * Correct Way to Summarize Benchmark Results, Communications of the ACM 29(3), 1986).
 */
export function geometricMean(ratios: readonly number[]): number {
  if (ratios.length === 0)
    throw new RangeError("A mean of no ratios does not exist; pass at least one ratio.");
  let sumOfLogs = 0;
  for (const ratio of ratios) {
    if (!(ratio > 0))
      throw new RangeError(`A geometric mean takes positive ratios only, not ${ratio}.`);
    sumOfLogs += Math.log(ratio);
  }
  return Math.exp(sumOfLogs / ratios.length);
}
