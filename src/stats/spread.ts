/** The standard deviation of a sample (divisor n - 1) in the values' unit; 0 for a single value. */
export function standardDeviation(values: ArrayLike<number>): number {
  const { length } = values;
  if (length < 2) return 0;
  let sum = 0;
  for (let index = 0; index < length; index++) sum += values[index]!;
  const mean = sum / length;
  let squares = 0;
  for (let index = 0; index < length; index++) squares += (values[index]! - mean) ** 2;
  return Math.sqrt(squares / (length - 1));
}
