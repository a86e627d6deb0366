/**
 * One hot key whose value expires: who recomputes it and how often, by strategy. Requests come at random
 * (Poisson). A recomputation takes a fixed time on one of a pool's connections, first come, first served, and its
 * value is there when it ends. Deterministic by seed; shared by the page's simulator and by the tests that hold it
 * to closed forms. Times in seconds.
 */
import { createRandom, nextInt, type Random } from "#stats/random.ts";
import { exponential } from "#stats/service-times.ts";

/**
 * naive: whoever finds no value recomputes. single-flight: one in each process does, the others there wait for it.
 * lock: one over all processes does, the others wait. early-expiry: as naive, but each reader may decide to
 * recompute before the value expires (XFetch). stale: everybody gets the old value while one recomputes.
 */
export const STRATEGIES = ["naive", "single-flight", "lock", "early-expiry", "stale"] as const;
export type StampedeStrategy = (typeof STRATEGIES)[number];

export interface StampedeParameters {
  strategy: StampedeStrategy;
  /** Requests for the key. */
  ratePerSecond: number;
  recomputeSeconds: number;
  /** Recomputations that can run at the same time; further ones wait in line. */
  pool: number;
  /** A value may be used for so long after its recomputation began. */
  ttlSeconds: number;
  /** Over which requests are spread at random; matters to single-flight alone. */
  processes: number;
  /** How early readers decide; matters to early-expiry alone. 1 where nothing else is wanted. */
  beta: number;
  seed: number | string;
}

export interface HotRequest {
  arrival: number;
  /** When its answer is there: at once for those that find a value they may use. */
  answered: number;
  kind: "hit" | "stale" | "recomputes" | "waits";
}

export interface Recomputation {
  asked: number;
  /** When a connection was free for it. */
  start: number;
  end: number;
  process: number;
  /** Number of the value that it set out to replace. */
  cycle: number;
}

/** The key as its requests come, one after another without end. It begins with a value that has just been made. */
export class HotKey {
  /** How many recomputations set out to replace the first value, the second, and so on; the last number may still grow. */
  readonly perCycle: number[] = [];
  /** Asked for and not ended, in the order of asking, which is that of ending. */
  readonly pending: Recomputation[] = [];
  /** How often the value was replaced by a recomputation that had set out to replace it. */
  cycles = 0;
  recomputations = 0;
  readonly #parameters: StampedeParameters;
  readonly #arrivals: Random;
  readonly #choices: Random;
  readonly #freeAt: Float64Array;
  #expiry: number;
  #upcoming = 0;

  /** @throws RangeError for parameters that are no such key */
  constructor(parameters: StampedeParameters) {
    requireStampede(parameters);
    const { seed, pool, ttlSeconds } = parameters;
    this.#parameters = parameters;
    // Streams of their own, so that another strategy meets the same arrivals.
    this.#arrivals = createRandom(`${seed}/arrivals`);
    this.#choices = createRandom(`${seed}/choices`);
    this.#freeAt = new Float64Array(pool);
    this.#expiry = ttlSeconds;
    this.#draw();
  }

  /** When the next request comes. */
  get upcoming(): number {
    return this.#upcoming;
  }

  next(): HotRequest {
    const arrival = this.#upcoming;
    this.#draw();
    this.settle(arrival);
    return this.#serve(arrival);
  }

  /** Lets recomputations end that have by then, and their values take effect. */
  settle(to: number): void {
    for (let first = this.pending[0]; first && first.end <= to; first = this.pending[0]) {
      this.pending.shift();
      if (first.cycle === this.cycles) this.cycles += 1;
      // Whoever ends later stores too, as a plain SET does.
      this.#expiry = Math.max(this.#expiry, first.start + this.#parameters.ttlSeconds);
    }
  }

  #draw(): void {
    this.#upcoming += exponential(this.#arrivals) / this.#parameters.ratePerSecond;
  }

  #serve(arrival: number): HotRequest {
    const { strategy, processes } = this.#parameters;
    const isFresh = arrival < this.#expiry;
    if (isFresh && !(strategy === "early-expiry" && this.#decidesEarly(arrival)))
      return { arrival, answered: arrival, kind: "hit" };
    switch (strategy) {
      case "naive":
      case "early-expiry":
        return this.#recompute(arrival, 0);
      case "single-flight":
        return this.#join(arrival, nextInt(this.#choices, processes));
      case "lock":
        return this.#join(arrival, 0);
      case "stale":
        if (this.pending.length === 0) this.#recompute(arrival, 0);
        return { arrival, answered: arrival, kind: "stale" };
    }
  }

  /** XFetch: a reader recomputes when now - delta × beta × ln(rand) reaches the expiry, rand in (0, 1]. */
  #decidesEarly(now: number): boolean {
    const { recomputeSeconds, beta } = this.#parameters;
    const rand = 1 - this.#choices.float();
    return now - recomputeSeconds * beta * Math.log(rand) >= this.#expiry;
  }

  #join(arrival: number, process: number): HotRequest {
    const running = this.pending.find((one) => one.process === process);
    return running
      ? { arrival, answered: running.end, kind: "waits" }
      : this.#recompute(arrival, process);
  }

  #recompute(asked: number, process: number): HotRequest {
    let free = 0;
    for (let other = 1; other < this.#freeAt.length; other++)
      if (this.#freeAt[other]! < this.#freeAt[free]!) free = other;
    const start = Math.max(asked, this.#freeAt[free]!);
    const end = start + this.#parameters.recomputeSeconds;
    this.#freeAt[free] = end;
    this.pending.push({ asked, start, end, process, cycle: this.cycles });
    this.perCycle[this.cycles] = (this.perCycle[this.cycles] ?? 0) + 1;
    this.recomputations += 1;
    return { arrival: asked, answered: end, kind: "recomputes" };
  }
}

export interface StampedeRun {
  /** Recomputations of each whole cycle. */
  perCycle: number[];
  /** Of every request until then, in the order of arrival. */
  latenciesSeconds: Float64Array;
}

/** The key until so many cycles are over, or until `mostRequests` have come, whichever is first. */
export function runStampede(
  parameters: StampedeParameters,
  cycles: number,
  mostRequests = 1_000_000,
): StampedeRun {
  const key = new HotKey(parameters);
  const latencies: number[] = [];
  while (key.cycles < cycles && latencies.length < mostRequests) {
    const { arrival, answered } = key.next();
    latencies.push(answered - arrival);
  }
  return {
    perCycle: key.perCycle.slice(0, key.cycles),
    latenciesSeconds: Float64Array.from(latencies),
  };
}

/**
 * Mean recomputations of a cycle, with a pool that is idle when the value expires.
 *
 * naive: the first request after the expiry, and the rate × time of those that come while it recomputes.
 * single-flight: of each process, if a request reaches it in that time. early-expiry: with readers that decide at a
 * rate growing by e^(gap / (beta × time)), one and then e^(1/beta) - 1 before the first one's value is there,
 * whatever the rate is, as long as it is high and the expiry far off when the value is made.
 */
export function expectedRecomputations(
  parameters: Omit<StampedeParameters, "seed" | "pool" | "ttlSeconds">,
): number {
  const { strategy, ratePerSecond, recomputeSeconds, processes, beta } = parameters;
  const arriving = ratePerSecond * recomputeSeconds;
  switch (strategy) {
    case "naive":
      return 1 + arriving;
    case "single-flight":
      return 1 + (processes - 1) * (1 - Math.exp(-arriving / processes));
    case "early-expiry":
      return Math.exp(1 / beta);
    case "lock":
    case "stale":
      return 1;
  }
}

function requireStampede(parameters: StampedeParameters): void {
  const { ratePerSecond, recomputeSeconds, ttlSeconds, beta, pool, processes } = parameters;
  const positive = { ratePerSecond, recomputeSeconds, ttlSeconds, beta };
  for (const [name, value] of Object.entries(positive)) {
    if (!(value > 0 && Number.isFinite(value)))
      throw new RangeError(`A hot key's ${name} is a positive number, not ${value}.`);
  }
  for (const [name, value] of Object.entries({ pool, processes })) {
    if (!(Number.isInteger(value) && value >= 1))
      throw new RangeError(`A hot key's ${name} is a whole number of at least 1, not ${value}.`);
  }
}
