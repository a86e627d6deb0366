/**
 * Quantiles by definition 7 of Hyndman and Fan, "Sample Quantiles in Statistical Packages", The
 * American Statistician 50(4), 1996: linear interpolation between order statistics, the mode of the
 * sample at probability (k - 1) / (n - 1). It is the default of R, NumPy and d3.
 */

/** The quantile at `probability` (0 to 1) of the values, in any order and left as they are. */
export function quantile(values: ArrayLike<number>, probability: number): number {
  return quantileSorted(Float64Array.from(values).sort(), probability);
}

/** The median: the middle value, or the mean of the two in the middle. */
export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5);
}

/** As `quantile`, for values already in ascending order. */
function quantileSorted(sorted: ArrayLike<number>, probability: number): number {
  const position = requireQuantile(sorted.length, probability);
  const below = Math.floor(position);
  const lower = sorted[below]!;
  const upper = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return lower + (upper - lower) * (position - below);
}

/** As `quantile`, for values that are left in another order. It allocates nothing and does not sort them all. */
export function quantileInPlace(values: Float64Array, probability: number): number {
  const { length } = values;
  const position = requireQuantile(length, probability);
  const below = Math.floor(position);
  select(values, length, below);
  const lower = values[below]!;
  if (below + 1 >= length) return lower;
  let upper = values[below + 1]!;
  for (let index = below + 2; index < length; index++)
    if (values[index]! < upper) upper = values[index]!;
  return lower + (upper - lower) * (position - below);
}

/** The place of a quantile among this many ordered values, from 0 and rarely whole. */
function requireQuantile(length: number, probability: number): number {
  if (length === 0)
    throw new RangeError("A quantile of no values does not exist; pass at least one value.");
  if (!(probability >= 0 && probability <= 1)) {
    throw new RangeError(`A quantile's probability lies between 0 and 1, not at ${probability}.`);
  }
  return (length - 1) * probability;
}

const INSERTION_LIMIT = 32;

/**
 * The median of the first `length` values, which are left in another order. It allocates nothing, for
 * the inner loop of a bootstrap.
 */
export function medianInPlace(values: Float64Array, length: number = values.length): number {
  const middle = length >> 1;
  if (length <= INSERTION_LIMIT) insertionSort(values, length);
  else select(values, length, middle);
  const upper = values[middle]!;
  if (length % 2 === 1) return upper;
  let lower = values[0]!;
  for (let index = 1; index < middle; index++) if (values[index]! > lower) lower = values[index]!;
  return lower + (upper - lower) * 0.5;
}

function insertionSort(values: Float64Array, length: number): void {
  for (let index = 1; index < length; index++) {
    const value = values[index]!;
    let hole = index - 1;
    while (hole >= 0 && values[hole]! > value) {
      values[hole + 1] = values[hole]!;
      hole--;
    }
    values[hole + 1] = value;
  }
}

/** Hoare's selection: afterwards `values[rank]` is the order statistic, nothing before it is larger and nothing after it smaller. */
function select(values: Float64Array, length: number, rank: number): void {
  let left = 0;
  let right = length - 1;
  while (left < right) {
    const pivot = values[(left + right) >> 1]!;
    let low = left;
    let high = right;
    while (low <= high) {
      while (values[low]! < pivot) low++;
      while (values[high]! > pivot) high--;
      if (low <= high) {
        const swapped = values[low]!;
        values[low] = values[high]!;
        values[high] = swapped;
        low++;
        high--;
      }
    }
    if (rank <= high) right = high;
    else if (rank >= low) left = low;
    else return;
  }
}
