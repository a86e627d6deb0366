import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  cheEstimate,
  drawKeys,
  keyHitRatio,
  type LruCache,
  zipfPopularity,
} from "../../src/stats/lru/lru-cache.ts";
import { LruKeys, simulateLru } from "../../src/stats/lru/lru-simulation.ts";
import { createRandom } from "../../src/stats/random.ts";

const KEYS = 10_000;
const REQUESTS = 400_000;
const ONE_POINT = 0.01;

/** Simulated after so many requests that what was there at first no longer matters. */
function simulated(cache: LruCache, seed: string): number {
  const { characteristicTime } = cheEstimate(cache);
  const settled = Math.min(characteristicTime, cache.lifetime ?? Number.POSITIVE_INFINITY);
  const warmUp = Math.ceil(2 * Math.max(settled, cache.lifetime ?? 0));
  return simulateLru({ ...cache, requests: REQUESTS, warmUp, seed }).hitRatio;
}

describe("popularity by Zipf", () => {
  it("adds up to 1, falls with the rank, and is flat for the exponent 0", () => {
    for (const exponent of [0, 0.6, 1, 1.4]) {
      const shares = zipfPopularity(1000, exponent);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
      expect(shares[0]! / shares[9]!).toBeCloseTo(10 ** exponent, 9);
    }
    expect([...zipfPopularity(4, 0)]).toEqual([0.25, 0.25, 0.25, 0.25]);
    expect([...zipfPopularity(3, 1)].map((share) => share * 11)).toEqual([
      expect.closeTo(6, 9),
      expect.closeTo(3, 9),
      expect.closeTo(2, 9),
    ]);
  });

  it("is drawn as often as it says, and the same again for the same seed", () => {
    const shares = zipfPopularity(50, 0.99);
    const draw = drawKeys(shares);
    const random = createRandom("draws");
    const counts = new Float64Array(50);
    for (let drawn = 0; drawn < 500_000; drawn++) {
      const key = draw(random);
      counts[key] = counts[key]! + 1;
    }
    for (const [key, share] of shares.entries()) {
      // Six standard deviations of a binomial count.
      expect(Math.abs(counts[key]! - share * 500_000)).toBeLessThan(6 * Math.sqrt(share * 500_000));
    }
    const listOf = (seed: string) => {
      const again = createRandom(seed);
      return Array.from({ length: 20 }, () => draw(again));
    };
    expect(listOf("one")).toEqual(listOf("one"));
    expect(listOf("one")).not.toEqual(listOf("two"));
  });

  it("refuses what is none", () => {
    expect(() => zipfPopularity(0, 1)).toThrow(/whole number of keys/);
    expect(() => zipfPopularity(2.5, 1)).toThrow(/whole number of keys/);
    expect(() => zipfPopularity(10, -1)).toThrow(/exponent/);
  });
});

describe("Che's approximation", () => {
  it.each([
    1, 100, 5000, 9999,
  ])("of equally popular keys is room over keys, %d entries", (entries) => {
    const { hitRatio } = cheEstimate({ popularity: zipfPopularity(KEYS, 0), entries });
    expect(hitRatio).toBeCloseTo(entries / KEYS, 6);
  });

  it("of a cache with room for all keys is 1, and nothing is ever evicted", () => {
    for (const exponent of [0, 0.99]) {
      const popularity = zipfPopularity(500, exponent);
      expect(cheEstimate({ popularity, entries: 500 })).toEqual({
        hitRatio: expect.closeTo(1, 9),
        characteristicTime: Number.POSITIVE_INFINITY,
      });
    }
  });

  it("has a characteristic time that fills the room", () => {
    const popularity = zipfPopularity(KEYS, 0.8);
    const { characteristicTime } = cheEstimate({ popularity, entries: 700 });
    const held = popularity.reduce(
      (sum, share) => sum + (1 - Math.exp(-share * characteristicTime)),
      0,
    );
    expect(held).toBeCloseTo(700, 0);
  });

  it("of writes with room for all is the share of reads: the request before was one, or not", () => {
    const popularity = zipfPopularity(1000, 0.99);
    const { hitRatio } = cheEstimate({ popularity, entries: 1000, writeShare: 0.1 });
    expect(hitRatio).toBeCloseTo(0.9, 9);
  });

  it("of a lifetime with room for all is that of a cache by time: λL / (1 + λL) for each key", () => {
    const popularity = zipfPopularity(50, 0.7);
    const lifetime = 120;
    const expected = popularity.reduce(
      (sum, share) => sum + (share * share * lifetime) / (1 + share * lifetime),
      0,
    );
    const { hitRatio } = cheEstimate({ popularity, entries: 50, lifetime });
    expect(hitRatio).toBeCloseTo(expected, 3);
  });

  it("grows with the room and with the lifetime, and falls with the share of writes", () => {
    const popularity = zipfPopularity(2000, 0.9);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1998 }),
        fc.double({ min: 0, max: 0.8, noNaN: true }),
        fc.integer({ min: 10, max: 100_000 }),
        (entries, writeShare, lifetime) => {
          const cache = { popularity, entries, writeShare, lifetime };
          const { hitRatio } = cheEstimate(cache);
          const slack = 1e-6;
          expect(hitRatio).toBeGreaterThanOrEqual(0);
          expect(hitRatio).toBeLessThanOrEqual(1);
          const more = { ...cache, entries: entries + 1 };
          expect(cheEstimate(more).hitRatio).toBeGreaterThanOrEqual(hitRatio - slack);
          const longer = { ...cache, lifetime: lifetime * 1.5 };
          expect(cheEstimate(longer).hitRatio).toBeGreaterThanOrEqual(hitRatio - ONE_POINT);
          const written = { ...cache, writeShare: writeShare + 0.1 };
          expect(cheEstimate(written).hitRatio).toBeLessThanOrEqual(hitRatio + 0.002);
        },
      ),
      { seed: 7, numRuns: 60 },
    );
  });

  it("finds a key's entry by what came before: a read within the time, and no write since", () => {
    expect(keyHitRatio(0.01, { time: 100 })).toBeCloseTo(1 - Math.exp(-1), 12);
    expect(keyHitRatio(0.01, { time: 100, writeShare: 0.2 })).toBeCloseTo(
      0.8 * (1 - Math.exp(-1)),
      12,
    );
    expect(keyHitRatio(0.01, { time: 1e9, lifetime: 100 })).toBeCloseTo(0.5, 12);
    // No shorter lifetime matters less than one that is never reached.
    expect(keyHitRatio(0.01, { time: 100, lifetime: 1e7 })).toBeCloseTo(1 - Math.exp(-1), 9);
  });

  it("refuses what is no cache", () => {
    const cache = { popularity: zipfPopularity(10, 1), entries: 5 };
    expect(() => cheEstimate({ ...cache, entries: 0 })).toThrow(/whole number of entries/);
    expect(() => cheEstimate({ ...cache, popularity: [] })).toThrow(/whole number of keys/);
    expect(() => cheEstimate({ ...cache, writeShare: 1 })).toThrow(/share of writes/);
    expect(() => cheEstimate({ ...cache, lifetime: 0 })).toThrow(/lifetime/);
  });
});

describe("Che's approximation against a million simulated requests", () => {
  const sizes = [100, 1000, 5000];
  it.each(
    [0, 0.6, 0.8, 0.99, 1.2].flatMap((exponent) =>
      sizes.map((entries) => [exponent, entries] as const),
    ),
  )("is within a point, exponent %d and room for %d of 10,000", (exponent, entries) => {
    const cache = { popularity: zipfPopularity(KEYS, exponent), entries };
    const difference = simulated(cache, `${exponent}/${entries}`) - cheEstimate(cache).hitRatio;
    expect(Math.abs(difference)).toBeLessThan(ONE_POINT);
  });

  it.each([
    { writeShare: 0.02 },
    { writeShare: 0.3 },
    { lifetime: 500 },
    { lifetime: 3000 },
    { lifetime: 10_000 },
    { writeShare: 0.02, lifetime: 6000 },
  ])("is within a point with %o, exponent 0.99 and room for 1,000 of 10,000", (ends) => {
    const cache = { popularity: zipfPopularity(KEYS, 0.99), entries: 1000, ...ends };
    const difference = simulated(cache, JSON.stringify(ends)) - cheEstimate(cache).hitRatio;
    expect(Math.abs(difference)).toBeLessThan(ONE_POINT);
  });
});

describe("the simulated cache", () => {
  it("holds the keys used last, and evicts the one unused for longest", () => {
    const keys = new LruKeys(10, 3);
    for (const key of [1, 2, 3]) keys.use(key);
    expect([...keys.oldestFirst()]).toEqual([1, 2, 3]);
    keys.use(1);
    keys.use(4);
    expect([...keys.oldestFirst()]).toEqual([3, 1, 4]);
    expect(keys.has(2)).toBe(false);
    expect(keys.delete(1)).toBe(true);
    expect(keys.delete(1)).toBe(false);
    expect([...keys.oldestFirst()]).toEqual([3, 4]);
    keys.use(4);
    keys.use(0);
    keys.use(9);
    expect([...keys.oldestFirst()]).toEqual([4, 0, 9]);
    for (const key of [4, 9, 0]) keys.delete(key);
    expect(keys.size).toBe(0);
    expect([...keys.oldestFirst()]).toEqual([]);
    keys.use(5);
    expect([...keys.oldestFirst()]).toEqual([5]);
  });

  it("does as an ordered list does, whatever is used and deleted", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.boolean()), { maxLength: 60 }),
        (entries, steps) => {
          const keys = new LruKeys(10, entries);
          let list: number[] = [];
          for (const [key, isUse] of steps) {
            list = list.filter((one) => one !== key);
            if (isUse) {
              list = [...list, key].slice(-entries);
              keys.use(key);
            } else keys.delete(key);
            expect([...keys.oldestFirst()]).toEqual(list);
            expect(keys.size).toBe(list.length);
          }
        },
      ),
      { seed: 11, numRuns: 200 },
    );
  });

  it("counts every read after the warm-up, and is the same again for the same seed", () => {
    const run = {
      popularity: zipfPopularity(1000, 0.99),
      entries: 100,
      writeShare: 0.1,
      requests: 20_000,
      warmUp: 5000,
    };
    const once = simulateLru({ ...run, seed: 3 });
    expect(simulateLru({ ...run, seed: 3 })).toEqual(once);
    expect(simulateLru({ ...run, seed: 4 })).not.toEqual(once);
    expect(Math.abs(once.reads / 20_000 - 0.9)).toBeLessThan(0.01);
    expect(once.hits).toBeLessThan(once.reads);
    expect(once.hitRatio).toBe(once.hits / once.reads);
  });

  it("ends an entry when its lifetime is over: of one key, one read in so many misses", () => {
    const { hits, reads } = simulateLru({
      popularity: [1],
      entries: 1,
      lifetime: 10,
      requests: 1000,
      warmUp: 0,
      seed: 1,
    });
    expect({ hits, reads }).toEqual({ hits: 900, reads: 1000 });
  });
});
