/**
 * A cache that the reader turns: its hit ratio by Che's approximation and by simulation, and what that
 * leaves for the database. The same for the built page and for the live one.
 */
import { cheEstimate, type LruCache, zipfPopularity } from "#stats/lru/lru-cache.ts";
import { simulateLru } from "#stats/lru/lru-simulation.ts";

export const REQUESTS_PER_SECOND = 1000;
export const CACHE_MILLIS = 0.3;
export const SOURCE_MILLIS = 5;

export const KEYS = [1000, 5000, 20_000] as const;
/** Seconds that an entry lives; no end for Infinity. */
export const LIFETIMES = { none: Number.POSITIVE_INFINITY, "1 s": 1, "10 s": 10, "60 s": 60 };
export const LIFETIME_NAMES = Object.keys(LIFETIMES) as (keyof typeof LIFETIMES)[];

export interface CacheScenario {
  keys: number;
  exponent: number;
  /** Entries that fit, as a share of the keys. */
  room: number;
  lifetime: keyof typeof LIFETIMES;
  /** Of the requests; each removes an entry. */
  writeShare: number;
  seed: number;
}

export const CACHE_DEFAULT: CacheScenario = {
  keys: 5000,
  exponent: 0.99,
  room: 0.1,
  lifetime: "none",
  writeShare: 0.02,
  seed: 1,
};

/** Shares of the keys that fit, from left to right in the picture. */
export const LEAST_ROOM = 0.01;
export const SIMULATED_ROOMS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5];
export const SIMULATED_REQUESTS = 100_000;
/** A cache that needs more to be filled is counted from a cache that is not quite full. */
const MOST_WARM_UP = 300_000;
const CURVE_POINTS = 25;

export interface CachePoint {
  room: number;
  /** Of the reads. */
  hitRatio: number;
}

export interface CacheOutcome {
  hitRatio: number;
  /** An entry that is not read for so long is evicted; infinite where the room never gets full. */
  unreadSeconds: number;
  /** Queries of reads, a second. */
  queriesPerSecond: number;
  /** Of a read, with the cache and without one. */
  meanMillis: number;
  meanMillisWithout: number;
}

/** What Che's approximation expects for as much room as the reader has set. */
export function outcomeOf(scenario: CacheScenario): CacheOutcome {
  const { hitRatio, characteristicTime } = cheEstimate(cacheOf(scenario, scenario.room));
  const reads = REQUESTS_PER_SECOND * (1 - scenario.writeShare);
  return {
    hitRatio,
    unreadSeconds: characteristicTime / REQUESTS_PER_SECOND,
    queriesPerSecond: reads * (1 - hitRatio),
    meanMillis: CACHE_MILLIS + (1 - hitRatio) * SOURCE_MILLIS,
    meanMillisWithout: SOURCE_MILLIS,
  };
}

/** The hit ratio by room, from a hundredth of the keys to all of them. */
export function cheCurve(scenario: CacheScenario): CachePoint[] {
  return Array.from({ length: CURVE_POINTS }, (_, index) => {
    const room = LEAST_ROOM ** (1 - index / (CURVE_POINTS - 1));
    return { room, hitRatio: cheEstimate(cacheOf(scenario, room)).hitRatio };
  });
}

/** The hit ratio of one seeded simulation of a cache that evicts exactly what was unread for longest. */
export function simulatePoint(
  scenario: CacheScenario,
  room: number,
  requests: number = SIMULATED_REQUESTS,
): CachePoint {
  const cache = cacheOf(scenario, room);
  const { characteristicTime } = cheEstimate(cache);
  const warmUp = Math.ceil(Math.min(MOST_WARM_UP, 2 * (cache.lifetime ?? characteristicTime)));
  const seed = `${scenario.seed}/${room}`;
  return { room, hitRatio: simulateLru({ ...cache, requests, warmUp, seed }).hitRatio };
}

export const simulatePoints = (scenario: CacheScenario): CachePoint[] =>
  SIMULATED_ROOMS.map((room) => simulatePoint(scenario, room));

let drawn: { keys: number; exponent: number; popularity: Float64Array } | undefined;

/** The popularity is the same for every room, and made once. */
function cacheOf({ keys, exponent, lifetime, writeShare }: CacheScenario, room: number): LruCache {
  if (drawn?.keys !== keys || drawn.exponent !== exponent)
    drawn = { keys, exponent, popularity: zipfPopularity(keys, exponent) };
  const seconds = LIFETIMES[lifetime];
  return {
    popularity: drawn.popularity,
    entries: Math.max(1, Math.round(room * keys)),
    writeShare,
    ...(Number.isFinite(seconds) && { lifetime: seconds * REQUESTS_PER_SECOND }),
  };
}
