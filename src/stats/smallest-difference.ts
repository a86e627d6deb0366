/**
 * Standard errors between no difference and the smallest one that a two-sided test at the 5 % level
 * finds 8 times in 10: the normal quantiles at 0.975 and 0.80 (H. S. Bloom, Minimum Detectable
 * Effects: A Simple Way to Report the Statistical Power of Experimental Designs, Evaluation Review
 * 19(5), 1995).
 */
const STANDARD_ERRORS_TO_TELL = 1.959964 + 0.841621;

/**
 * The smallest detectable difference: the smallest true ratio's distance from 1 (0.03 means 3 %) that a comparison
 * shows with a power of 80 %, from the standard error of the ratio's natural logarithm.
 */
export function smallestDifference(standardErrorOfLog: number): number {
  return Math.expm1(STANDARD_ERRORS_TO_TELL * standardErrorOfLog);
}
