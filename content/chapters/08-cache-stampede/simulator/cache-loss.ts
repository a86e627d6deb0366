/**
 * A service that answers from a cache and makes what is missing in a database of bounded capacity; and what
 * becomes of it when the cache is emptied. All keys are equally popular, a value lives for a fixed time, and an
 * answer that is not there by its deadline is thrown away and not stored. Deterministic by seed. Times in seconds.
 *
 * The state in which nothing is stored because everything is late is that of N. Bronson et al., Metastable Failures
 * in Distributed Systems, HotOS 2021, section 2.2; like there, nobody asks twice.
 */
import { createRandom, nextInt, type Random } from "#stats/random.ts";
import { exponential } from "#stats/service-times.ts";

export interface CacheLossParameters {
  /** Requests a second over all keys. */
  ratePerSecond: number;
  keys: number;
  ttlSeconds: number;
  recomputeSeconds: number;
  /** Recomputations that can run at the same time; further requests wait in line. */
  pool: number;
  deadlineSeconds: number;
  /** Whether requests that could not be answered in time are refused at once. */
  shedding: boolean;
}

export interface FixedPoint {
  hitRatio: number;
  /** Whether the hit ratio comes back to it after a small push. */
  isStable: boolean;
}

/** A recomputation is expected to take so much longer than it does: room for error in what is admitted. */
const SAFETY = 1.25;

/**
 * Where the hit ratio stays, from low to high.
 *
 * With a share h of K keys cached, a (1 - h) requests a second miss, u of their recomputations are stored, and
 * h / T × K values expire: dh/dt = u / K - h / T. While the misses are within the capacity m of the pool, all of
 * them are stored, and h comes to x / (1 + x) with x = a T / K, the requests for a key in a lifetime. Above it, a
 * service that sheds stores m, and one that does not stores nothing once its line is as long as the deadline, and
 * h goes to 0. The two meet where the misses are m, at h = 1 - m / a.
 */
export function hitRatioFixedPoints(parameters: CacheLossParameters): FixedPoint[] {
  requireCacheLoss(parameters);
  const { ratePerSecond, keys, ttlSeconds, shedding } = parameters;
  const capacity = capacityOf(parameters);
  const requestsPerLife = (ratePerSecond * ttlSeconds) / keys;
  const warm = requestsPerLife / (1 + requestsPerLife);
  const canBeWarm = ratePerSecond * (1 - warm) <= capacity;
  if (shedding) {
    const hitRatio = canBeWarm ? warm : (capacity * ttlSeconds) / keys;
    return [{ hitRatio, isStable: true }];
  }
  if (ratePerSecond <= capacity) return [{ hitRatio: warm, isStable: true }];
  const cold = { hitRatio: 0, isStable: true };
  if (!canBeWarm) return [cold];
  const watershed = { hitRatio: 1 - capacity / ratePerSecond, isStable: false };
  return [cold, watershed, { hitRatio: warm, isStable: true }];
}

/** Recomputations a second that the pool can make. */
export function capacityOf({
  pool,
  recomputeSeconds,
}: Pick<CacheLossParameters, "pool" | "recomputeSeconds">): number {
  return pool / recomputeSeconds;
}

/** What became of the requests that came within one second. */
export interface SecondTally {
  due: number;
  hits: number;
  /** Answered rightly before the deadline, hits among them. */
  answered: number;
}

interface Miss {
  arrival: number;
  key: number;
}

interface Running extends Miss {
  start: number;
  end: number;
}

/** The service as time passes. It begins warm, as if it had run for long. */
export class CachedService {
  /** By the second in which requests came; the last ones may still wait for their answers. */
  readonly seconds: SecondTally[] = [];
  now = 0;
  #parameters: CacheLossParameters;
  readonly #random: Random;
  /** Until when each key's value may be used. */
  readonly #expiry: Float64Array;
  /** First come, first in the list. Those whose deadline has passed leave when their turn comes. */
  readonly #line: Miss[] = [];
  /** In the order of their ends. */
  readonly #running: Running[] = [];
  #upcoming: number;

  /** @throws RangeError for parameters that are no such service */
  constructor(parameters: CacheLossParameters, seed: number | string) {
    requireCacheLoss(parameters);
    this.#parameters = parameters;
    this.#random = createRandom(`${seed}/cache-loss`);
    this.#expiry = new Float64Array(parameters.keys);
    const { ttlSeconds, keys, ratePerSecond } = parameters;
    this.fill(ttlSeconds / (ttlSeconds + keys / ratePerSecond));
    this.#upcoming = this.#gap();
  }

  get waiting(): number {
    return this.#line.length;
  }

  get running(): number {
    return this.#running.length;
  }

  /** Turns shedding on or off from now on. */
  set shedding(shedding: boolean) {
    this.#parameters = { ...this.#parameters, shedding };
  }

  /** Makes the cache hold about this share of all keys, with what is left of their lives spread evenly. */
  fill(share: number): void {
    const { ttlSeconds } = this.#parameters;
    for (let key = 0; key < this.#expiry.length; key++) {
      const isCached = this.#random.float() < share;
      this.#expiry[key] = isCached ? this.now + ttlSeconds * this.#random.float() : 0;
    }
  }

  /** Empties the cache. What is being recomputed is stored all the same, if it is in time. */
  lose(): void {
    this.#expiry.fill(0);
  }

  /** Lets time pass to a later moment. */
  advance(to: number): void {
    while (true) {
      const nextEnd = this.#running[0]?.end ?? Number.POSITIVE_INFINITY;
      const next = Math.min(nextEnd, this.#upcoming);
      if (next > to) break;
      this.now = next;
      if (nextEnd <= this.#upcoming) this.#end();
      else this.#arrive();
    }
    this.now = to;
    this.#secondOf(to);
  }

  #gap(): number {
    return exponential(this.#random) / this.#parameters.ratePerSecond;
  }

  #arrive(): void {
    const arrival = this.#upcoming;
    this.#upcoming += this.#gap();
    const key = nextInt(this.#random, this.#expiry.length);
    const second = this.#secondOf(arrival);
    second.due += 1;
    if (this.#expiry[key]! > arrival) {
      second.hits += 1;
      second.answered += 1;
      return;
    }
    if (this.#parameters.shedding && !this.#hasRoom()) return;
    this.#line.push({ arrival, key });
    this.#startNext();
  }

  #hasRoom(): boolean {
    const { pool, deadlineSeconds, recomputeSeconds } = this.#parameters;
    const rounds = Math.floor(deadlineSeconds / (SAFETY * recomputeSeconds));
    return this.#line.length + this.#running.length < pool * rounds;
  }

  #startNext(): void {
    const { pool, deadlineSeconds, recomputeSeconds } = this.#parameters;
    while (this.#running.length < pool) {
      const miss = this.#line.shift();
      if (miss === undefined) return;
      if (miss.arrival + deadlineSeconds <= this.now) continue;
      this.#running.push({ ...miss, start: this.now, end: this.now + recomputeSeconds });
    }
  }

  #end(): void {
    const { deadlineSeconds, ttlSeconds } = this.#parameters;
    const { arrival, key, start, end } = this.#running.shift()!;
    if (end <= arrival + deadlineSeconds) {
      this.#expiry[key] = Math.max(this.#expiry[key]!, start + ttlSeconds);
      this.#secondOf(arrival).answered += 1;
    }
    this.#startNext();
  }

  /** The tally of the second that a moment lies in; seconds in which nothing came are there, too. */
  #secondOf(moment: number): SecondTally {
    const index = Math.floor(moment);
    while (this.seconds.length <= index) this.seconds.push({ due: 0, hits: 0, answered: 0 });
    return this.seconds[index]!;
  }
}

function requireCacheLoss(parameters: CacheLossParameters): void {
  const { ratePerSecond, ttlSeconds, recomputeSeconds, deadlineSeconds, keys, pool } = parameters;
  const positive = { ratePerSecond, ttlSeconds, recomputeSeconds, deadlineSeconds };
  for (const [name, value] of Object.entries(positive)) {
    if (!(value > 0 && Number.isFinite(value)))
      throw new RangeError(`A cached service's ${name} is a positive number, not ${value}.`);
  }
  for (const [name, value] of Object.entries({ keys, pool })) {
    if (!(Number.isInteger(value) && value >= 1))
      throw new RangeError(
        `A cached service's ${name} is a whole number of at least 1, not ${value}.`,
      );
  }
}
