/** The highest rate at which an objective is met, by bisection on a logarithmic scale. */

interface SearchRange {
  /** A rate at which the objective is expected to be met. */
  from: number;
  /** A rate at which it is expected to be missed. */
  to: number;
  /** The search ends when the bracket's ends differ by at most this share. */
  resolution: number;
}

/** Between these two rates the answer changed; one is missing where an end of the range was the wrong side. */
interface CapacityBracket {
  meets: number | undefined;
  misses: number | undefined;
}

/**
 * Brackets the capacity. The ends of the range are tried only when the search runs into them, since
 * trying a rate takes seconds; every try may come out differently, so a bracket is one sample of the
 * capacity and several searches give its interval.
 * @throws RangeError for a range that is none
 */
export async function searchCapacity(
  { from, to, resolution }: SearchRange,
  isMet: (rate: number) => Promise<boolean>,
): Promise<CapacityBracket> {
  if (!(from > 0 && to > from && Number.isFinite(to))) {
    throw new RangeError(
      `A search goes from a positive rate to a higher one, not ${from} to ${to}.`,
    );
  }
  if (!(resolution > 0)) {
    throw new RangeError(`A search needs a resolution above 0, not ${resolution}.`);
  }
  let low = from;
  let high = to;
  let lowTried = false;
  let highTried = false;
  while (high / low > 1 + resolution) {
    const middle = Math.sqrt(low * high);
    if (await isMet(middle)) {
      low = middle;
      lowTried = true;
    } else {
      high = middle;
      highTried = true;
    }
  }
  const meets = lowTried || (await isMet(low)) ? low : undefined;
  const misses = highTried || !(await isMet(high)) ? high : undefined;
  return { meets, misses };
}

/** One value for a bracket: the geometric mean of its ends. Undefined where it has only one. */
export function capacityOf({ meets, misses }: CapacityBracket): number | undefined {
  return meets === undefined || misses === undefined ? undefined : Math.sqrt(meets * misses);
}
