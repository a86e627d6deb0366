/** What a process counts of itself; `GET /counters` gives the sums over all processes. */
export interface Counters {
  /** Look-ups in the cache that found a page, and others: also those that Redis did not answer. */
  hits: number;
  misses: number;
  /** Asked of the database, when they are asked. */
  recomputations: number;
  /** Stored in place of what they set out to replace: a page that had expired, or an older one. */
  cycles: number;
  /** Stored in place of what another had stored meanwhile. */
  duplicates: number;
  /** Answered with 503: too late, or refused at once. */
  late: number;
  shed: number;
}

export const noCounts = (): Counters => ({
  hits: 0,
  misses: 0,
  recomputations: 0,
  cycles: 0,
  duplicates: 0,
  late: 0,
  shed: 0,
});

export function sumOf(all: readonly Counters[]): Counters {
  const sum = noCounts();
  for (const one of all)
    for (const name of Object.keys(sum) as (keyof Counters)[]) sum[name] += one[name];
  return sum;
}
