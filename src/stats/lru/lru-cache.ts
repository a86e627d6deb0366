/**
 * A cache that evicts what was least recently used, asked for keys independently of one another: how
 * popularity is spread, and what share of the reads will find an entry. `lru-simulation.ts` holds that
 * against a cache. Time is counted in requests.
 *
 * Che's approximation is named after H. Che, Y. Tung, Z. Wang, Hierarchical Web Caching Systems, IEEE
 * JSAC 20(7), 2002; see also C. Fricker, P. Robert, J. Roberts, arXiv:1202.3974.
 */
import type { Random } from "../random.ts";

/**
 * The share of the requests that each of so many keys gets, the most popular first: in proportion to
 * rank to the power of minus the exponent. 0 makes all alike.
 * @throws RangeError for a number of keys that is not whole and positive, or a negative exponent
 */
export function zipfPopularity(keys: number, exponent: number): Float64Array {
  requireCount("keys", keys);
  if (!(exponent >= 0 && Number.isFinite(exponent))) {
    throw new RangeError(`The exponent of a popularity is 0 or more, not ${exponent}.`);
  }
  const shares = new Float64Array(keys);
  let sum = 0;
  for (let index = 0; index < keys; index++) {
    shares[index] = (index + 1) ** -exponent;
    sum += shares[index]!;
  }
  return shares.map((share) => share / sum);
}

/** A way to draw keys, as indexes, each as often as its share says. */
export function drawKeys(popularity: ArrayLike<number>): (random: Random) => number {
  const upTo = new Float64Array(popularity.length);
  let sum = 0;
  for (let index = 0; index < upTo.length; index++) {
    sum += popularity[index]!;
    upTo[index] = sum;
  }
  return (random) => {
    const drawn = random.float() * sum;
    let low = 0;
    let high = upTo.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (upTo[middle]! > drawn) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}

export interface LruCache {
  /** The share of the requests that each key gets, adding up to 1. */
  popularity: ArrayLike<number>;
  /** Entries that fit. */
  entries: number;
  /** Share of the requests that are writes, each of which removes its key's entry; none by default. */
  writeShare?: number | undefined;
  /** An entry ends this many requests after it was stored, used or not; never by default. */
  lifetime?: number | undefined;
}

interface CheEstimate {
  /** Share of the reads that find an entry. */
  hitRatio: number;
  /** An entry not read for this many requests is evicted; infinite where there is room for all. */
  characteristicTime: number;
}

/**
 * The hit ratio by Che's approximation: every entry is taken to be evicted when it has not been read for
 * one and the same time, which is the one that fills the room on average. Exact for equally popular keys.
 * With a lifetime longer than that time, what an entry still gives between the two is interpolated.
 * @throws RangeError for a cache that cannot be
 */
export function cheEstimate(cache: LruCache): CheEstimate {
  const { popularity, entries, writeShare = 0, lifetime = Number.POSITIVE_INFINITY } = cache;
  requireCache(cache);
  const classes = classesOf(popularity);
  const sumOver = (time: number, weightOf: (one: KeyClass) => number) =>
    classes.reduce(
      (sum, one) => sum + weightOf(one) * keyHitRatio(one.share, { time, writeShare, lifetime }),
      0,
    );
  const characteristicTime = timeToHold(entries, (time) => sumOver(time, ({ keys }) => keys));
  const hitRatio = sumOver(characteristicTime, ({ keys, share }) => keys * share);
  return { hitRatio: Math.min(1, hitRatio), characteristicTime };
}

interface EntryLife {
  /** Requests without a read of the key after which its entry is evicted. */
  time: number;
  writeShare?: number | undefined;
  lifetime?: number | undefined;
}

/**
 * Share of a key's reads that find its entry, which is also the share of time in which it has one.
 * @param share of all requests that are for this key
 */
export function keyHitRatio(share: number, life: EntryLife): number {
  const hits = hitsOfOneEntry(share, life);
  return hits === Number.POSITIVE_INFINITY ? 1 : hits / (1 + hits);
}

/**
 * How often an entry is found, on average, from being stored to its end. Reads and writes of a key come
 * as two Poisson processes. The three ends of an entry are a write, a gap between reads as long as `time`,
 * and the lifetime. Exact where the lifetime is the shorter of the two, and where there is none.
 */
function hitsOfOneEntry(
  share: number,
  { time, writeShare = 0, lifetime = Number.POSITIVE_INFINITY }: EntryLife,
): number {
  const reads = share * (1 - writeShare);
  const writes = share * writeShare;
  const sure = Math.min(time, lifetime);
  const early = writes > 0 ? (reads / writes) * -Math.expm1(-writes * sure) : reads * sure;
  if (lifetime <= time) return early;
  const unread = Math.exp(-share * time);
  const endless = (reads * -Math.expm1(-share * time)) / (writes + reads * unread);
  if (lifetime === Number.POSITIVE_INFINITY) return endless;
  // Past `time` an entry lives on with a probability that falls exponentially, so fast that without a
  // lifetime the sum would be right.
  const late = Math.max(0, endless - early);
  if (late === 0) return early;
  const pace = reads * Math.exp(-writes * time) * -Math.expm1(-reads * time);
  const left = lifetime - time;
  return late === Number.POSITIVE_INFINITY
    ? early + pace * left
    : early + late * -Math.expm1((-pace / late) * left);
}

const PRECISION = 1e-8;

/** The time for which the entries held come to the room there is, by bisection. */
function timeToHold(entries: number, heldAt: (time: number) => number): number {
  if (heldAt(Number.POSITIVE_INFINITY) <= entries) return Number.POSITIVE_INFINITY;
  // A request stores one entry at most, so that many requests are needed at least.
  let low = entries;
  let high = 2 * entries;
  while (heldAt(high) < entries) {
    low = high;
    high *= 2;
  }
  while (high / low > 1 + PRECISION) {
    const middle = Math.sqrt(low * high);
    if (heldAt(middle) < entries) low = middle;
    else high = middle;
  }
  return high;
}

/** Neighbours whose shares differ by less than this share of the first are reckoned with together. */
const ALIKE = 0.005;

interface KeyClass {
  /** Of the requests, for each key. */
  share: number;
  keys: number;
}

function classesOf(popularity: ArrayLike<number>): KeyClass[] {
  const classes: KeyClass[] = [];
  let first = 0;
  let sum = 0;
  let keys = 0;
  for (let index = 0; index < popularity.length; index++) {
    const share = popularity[index]!;
    if (keys > 0 && Math.abs(share - first) > ALIKE * first) {
      classes.push({ share: sum / keys, keys });
      sum = 0;
      keys = 0;
    }
    if (keys === 0) first = share;
    sum += share;
    keys += 1;
  }
  classes.push({ share: sum / keys, keys });
  return classes;
}

/** @throws RangeError naming what cannot be */
export function requireCache(cache: LruCache): void {
  const { popularity, entries, writeShare = 0, lifetime = 1 } = cache;
  requireCount("keys", popularity.length);
  requireCount("entries", entries);
  if (!(writeShare >= 0 && writeShare < 1)) {
    throw new RangeError(`A share of writes is from 0 to below 1, not ${writeShare}.`);
  }
  if (!(lifetime > 0)) {
    throw new RangeError(`A lifetime is a positive number of requests, not ${lifetime}.`);
  }
}

export function requireCount(what: string, count: number): void {
  if (Number.isInteger(count) && count >= 1) return;
  throw new RangeError(`A cache has a whole number of ${what}, at least 1, not ${count}.`);
}
