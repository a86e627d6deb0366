import { pairedRatio } from "../../stats/ratio.ts";
import { pairsOf } from "../derive/pairs.ts";
import type { Metric, Slice } from "../document/schema.ts";

/** Enough for a progress line and for deciding when to stop; a document takes five times as many. */
const LIVE_RESAMPLES = 2_000;

/** A ratio as far as it is known, with its 95 % interval. */
export interface LiveRatio {
  ratio: number;
  low: number;
  high: number;
  pairs: number;
  spawns: number;
}

/** Who is compared in an interleaved cell, whose slices hold one variant each. */
interface InterleavedPair {
  variant: string;
  baseline: string;
}

interface LiveOptions {
  /** Left out for a duet or control cell, whose slices name their pair themselves. */
  interleaved?: InterleavedPair;
  /** Only these requests of an open loop. */
  requestClass?: string | undefined;
}

/**
 * The ratio variant over baseline of the cell with this index in the plan, from the slices so far;
 * undefined while it has no valid pair.
 */
export function currentRatio(
  slices: readonly Slice[],
  cell: number,
  metric: Metric,
  { interleaved, requestClass }: LiveOptions = {},
): LiveRatio | undefined {
  const own = slices.filter((slice) => slice.cell === cell);
  const design = interleaved ? "interleaved" : "duet";
  const versus = interleaved ?? { variant: "", baseline: "" };
  const pairs = pairsOf(design, own, metric, { ...versus, requestClass });
  if (pairs.length === 0) return undefined;
  const ratios = pairs.map((spawn) => spawn.map((pair) => pair.variant / pair.baseline));
  const { value, low, high, ...counts } = pairedRatio(ratios, {
    seed: `live/${cell}/${metric}`,
    resamples: LIVE_RESAMPLES,
  });
  return { ratio: value, low, high, pairs: counts.pairs, spawns: counts.spawns };
}
