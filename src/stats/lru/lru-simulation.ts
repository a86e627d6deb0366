/** A cache that evicts exactly what was least recently used, request by request: what formulas are held against. */

import { createRandom } from "../random.ts";
import { drawKeys, type LruCache, requireCache, requireCount } from "./lru-cache.ts";

const NONE = -1;

/** The keys in a cache with limited room, in the order of their last use. */
export class LruKeys {
  size = 0;
  readonly #entries: number;
  readonly #held: Uint8Array;
  readonly #newer: Int32Array;
  readonly #older: Int32Array;
  #newest = NONE;
  #oldest = NONE;

  /** @param keys of which there are so many, numbered from 0 */
  constructor(keys: number, entries: number) {
    requireCount("keys", keys);
    requireCount("entries", entries);
    this.#entries = entries;
    this.#held = new Uint8Array(keys);
    this.#newer = new Int32Array(keys);
    this.#older = new Int32Array(keys);
  }

  has(key: number): boolean {
    return this.#held[key] === 1;
  }

  /** Makes a key the newest. One that was not held is stored, and the oldest evicted where there is no room. */
  use(key: number): void {
    if (key === this.#newest) return;
    if (!this.delete(key) && this.size === this.#entries) this.delete(this.#oldest);
    this.#held[key] = 1;
    this.#older[key] = this.#newest;
    this.#newer[key] = NONE;
    if (this.#newest === NONE) this.#oldest = key;
    else this.#newer[this.#newest] = key;
    this.#newest = key;
    this.size += 1;
  }

  /** Whether it was held. */
  delete(key: number): boolean {
    if (this.#held[key] !== 1) return false;
    const [newer, older] = [this.#newer[key]!, this.#older[key]!];
    if (newer === NONE) this.#newest = older;
    else this.#older[newer] = older;
    if (older === NONE) this.#oldest = newer;
    else this.#newer[older] = newer;
    this.#held[key] = 0;
    this.size -= 1;
    return true;
  }

  /** From the one that would be evicted next to the one that was used last. */
  *oldestFirst(): Generator<number> {
    for (let key = this.#oldest; key !== NONE; key = this.#newer[key]!) yield key;
  }
}

interface LruSimulation extends LruCache {
  /** Requests that are counted. */
  requests: number;
  /** Requests before them, which fill the cache. */
  warmUp: number;
  seed: number | string;
}

/** What became of the requests of a simulated cache that evicts exactly what was least recently used. */
export function simulateLru(simulation: LruSimulation): {
  reads: number;
  hits: number;
  hitRatio: number;
} {
  const { popularity, entries, writeShare = 0, requests, warmUp, seed } = simulation;
  requireCache(simulation);
  const lifetime = Math.round(simulation.lifetime ?? Number.POSITIVE_INFINITY);
  const [keys, kinds] = [createRandom(`${seed}/keys`), createRandom(`${seed}/kinds`)];
  const draw = drawKeys(popularity);
  const held = new LruKeys(popularity.length, entries);
  const storedAt = new Int32Array(popularity.length).fill(NONE);
  /** By request: the key whose entry it stored. */
  const storedBy = new Int32Array(Number.isFinite(lifetime) ? warmUp + requests : 0).fill(NONE);
  let reads = 0;
  let hits = 0;
  for (let now = 0; now < warmUp + requests; now++) {
    const ending = storedBy[now - lifetime] ?? NONE;
    if (ending !== NONE && storedAt[ending] === now - lifetime) held.delete(ending);
    const key = draw(keys);
    if (kinds.float() < writeShare) {
      held.delete(key);
      continue;
    }
    const isHit = held.has(key);
    if (now >= warmUp) {
      reads += 1;
      if (isHit) hits += 1;
    }
    if (!isHit) {
      storedAt[key] = now;
      if (now < storedBy.length) storedBy[now] = key;
    }
    held.use(key);
  }
  return { reads, hits, hitRatio: reads > 0 ? hits / reads : 0 };
}
