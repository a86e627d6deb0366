/** Fills a cache as long use would have, so that a measurement need not wait for it. */
import type { Redis } from "ioredis";
import { drawKeys, LruKeys, zipfPopularity } from "#lab/cache";
import { createRandom } from "#lab/random";
import type { Database, Kind } from "./database.ts";
import { ENTRIES, PLAYERS, playerOfRank, WRITE_SHARE } from "./sizes.ts";

/** More than twice the time for which an entry is kept unread, at an exponent of 0.99. */
const REQUESTS = 70_000;
/** So few at once that Redis need not make room for what it has yet to read. */
const BATCH = 100;

/** The players in an LRU cache of ENTRIES after many requests, from the least to the most recently used. */
export function cachedPlayers(exponent: number, seed: string): number[] {
  const [players, kinds] = [createRandom(`${seed}/players`), createRandom(`${seed}/kinds`)];
  const draw = drawKeys(zipfPopularity(PLAYERS, exponent));
  const cache = new LruKeys(PLAYERS, ENTRIES);
  for (let request = 0; request < REQUESTS; request++) {
    const rank = draw(players);
    if (kinds.float() < WRITE_SHARE) cache.delete(rank);
    else cache.use(rank);
  }
  return [...cache.oldestFirst()].map(playerOfRank);
}

export interface Filling {
  redis: Redis;
  database: Database;
  kind: Kind;
  keyOf(player: number): string;
  lifetimeMillis(): number;
}

/** Stores the players' values in their order; the values come from one statement. */
export async function fill(players: readonly number[], filling: Filling): Promise<void> {
  const { redis, database, kind, keyOf, lifetimeMillis } = filling;
  const values = await database.readMany(kind, players);
  for (let from = 0; from < players.length; from += BATCH) {
    const batch = redis.pipeline();
    for (const player of players.slice(from, from + BATCH)) {
      const value = values.get(player);
      if (value === undefined) throw new Error(`There is no player ${player}.`);
      batch.set(keyOf(player), value, "PX", lifetimeMillis());
    }
    for (const [error] of (await batch.exec()) ?? []) if (error) throw error;
  }
}
