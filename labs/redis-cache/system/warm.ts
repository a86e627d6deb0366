/** Fills a cache as if it had been in use for long, so that a measurement need not wait for it. */
import type { Redis } from "ioredis";
import { drawKeys, LruKeys, zipfPopularity } from "#lab/cache";
import { createRandom } from "#lab/random";
import type { Database, Kind } from "./database.ts";
import { ENTRIES, PLAYERS, playerOfRank, WRITE_SHARE } from "./sizes.ts";

/** More than twice the time for which an entry is kept unread, at an exponent of 0.99. */
const REQUESTS = 70_000;
/** So few at once that Redis need not make room for what it has yet to read. */
const BATCH = 100;

/** Whom a cache with room for ENTRIES holds after many requests, from the longest unread to the last read. */
export function heldPlayers(exponent: number, seed: string): number[] {
  const [players, kinds] = [createRandom(`${seed}/players`), createRandom(`${seed}/kinds`)];
  const draw = drawKeys(zipfPopularity(PLAYERS, exponent));
  const held = new LruKeys(PLAYERS, ENTRIES);
  for (let request = 0; request < REQUESTS; request++) {
    const rank = draw(players);
    if (kinds.float() < WRITE_SHARE) held.delete(rank);
    else held.use(rank);
  }
  return [...held.oldestFirst()].map(playerOfRank);
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
