/** A cache that begins empty: the share of reads that hit, second by second, measured and expected. */
import type { ChapterContext } from "#content/chapter.ts";
import { formatFixed, formatShare } from "#content/format.ts";
import { missing, workloadOf } from "#content/lookup.ts";
import { titleOf } from "#content/tables.ts";
import type { ResultDocument } from "#result/document/schema.ts";
import { zipfPopularity } from "#stats/lru/lru-cache.ts";

export interface ColdStart {
  workload: string;
  variant: string;
  keys: number;
  exponent: number;
  writeShare: number;
}

export interface ColdSecond {
  /** The middle of a slice, in seconds since the first request. */
  second: number;
  /** Hits over reads, the mean over starts and the lowest and highest of them. */
  measured: number;
  low: number;
  high: number;
  expected: number;
}

export interface ColdStartData {
  title: string;
  workloadTitle: string;
  starts: number;
  seconds: ColdSecond[];
}

const COMPONENT = "ColdStart";

/**
 * The seconds of a workload that was sliced from its first request on.
 * @throws SiteError for a workload that has no open load or whose server counted no hits
 */
export function coldStartData(
  chapter: Pick<ChapterContext, "file" | "document">,
  asked: ColdStart,
): ColdStartData {
  const workload = workloadOf(chapter, COMPONENT, asked.workload);
  const document = chapter.document!;
  const load = workload.loads?.[asked.variant];
  const shares = hitsBySlice(document, asked);
  if (load?.kind !== "open" || shares.size === 0) {
    throw missing(
      COMPONENT,
      chapter.file,
      `hits by the second of "${asked.variant}" on workload "${workload.id}"`,
      document.workloads.filter(({ loads }) => loads !== undefined).map(({ id }) => id),
    );
  }
  const ratePerSecond = load.profile[0]!.ratePerSecond;
  const expectedAt = coldHitRatio(asked, ratePerSecond);
  return {
    title: titleOf(document, asked.variant),
    workloadTitle: workload.title,
    starts: Math.max(...[...shares.values()].map(({ length }) => length)),
    seconds: [...shares]
      .sort(([one], [other]) => one - other)
      .map(([slice, some]) => {
        const second = load.settleSeconds + (slice + 0.5) * load.sliceSeconds;
        return {
          second,
          measured: some.reduce((sum, share) => sum + share, 0) / some.length,
          low: Math.min(...some),
          high: Math.max(...some),
          expected: expectedAt(second),
        };
      }),
  };
}

/** Hits over reads by the number of the slice, one for each start whose slice counts. */
function hitsBySlice(
  { plan, raw }: Pick<ResultDocument, "plan" | "raw">,
  { workload, variant }: ColdStart,
): Map<number, number[]> {
  const shares = new Map<number, number[]>();
  for (const { cell, slice, invalid, observations } of raw.slices) {
    const { workload: own, design } = plan.cells[cell]!;
    if (own !== workload || design !== "interleaved" || invalid !== null) continue;
    const counters: Record<string, number> =
      observations.find((seen) => seen.variant === variant)?.counters ?? {};
    const { hits, reads } = counters;
    if (hits === undefined || reads === undefined || reads === 0) continue;
    shares.set(slice, [...(shares.get(slice) ?? []), hits / reads]);
  }
  return shares;
}

/**
 * The share of reads that hit at a moment, while nothing has been evicted: a key has an entry when it was
 * asked for before, and the last time by a read.
 */
export function coldHitRatio(
  { keys, exponent, writeShare }: Pick<ColdStart, "keys" | "exponent" | "writeShare">,
  ratePerSecond: number,
): (second: number) => number {
  const popularity = zipfPopularity(keys, exponent);
  return (second) => {
    const requests = ratePerSecond * second;
    const asked = popularity.reduce((sum, share) => sum - share * Math.expm1(-share * requests), 0);
    return (1 - writeShare) * asked;
  };
}

/** The picture in words. */
export function coldStartDescription({ title, seconds }: ColdStartData): string {
  const some = [seconds[0]!, seconds[Math.floor(seconds.length / 2)]!, seconds.at(-1)!];
  const parts = some.map(
    ({ second, measured, expected }) =>
      `at ${formatFixed(second, 1)} s ${formatShare(measured)}, expected ${formatShare(expected)}`,
  );
  return `Share of reads that hit, ${title}, from an empty cache: ${parts.join("; ")}.`;
}

export function coldStartTable({ seconds }: ColdStartData): {
  columns: string[];
  rows: string[][];
} {
  return {
    columns: ["Second", "Hits of reads", "Lowest to highest start", "Expected"],
    rows: seconds.map(({ second, measured, low, high, expected }) => [
      formatFixed(second, 1),
      formatShare(measured),
      `${formatShare(low)} to ${formatShare(high)}`,
      formatShare(expected),
    ]),
  };
}
