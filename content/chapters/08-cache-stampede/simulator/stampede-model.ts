/**
 * What the reader of the stampede simulator turns: one hot key that expires, and many keys whose cache can be lost,
 * under the same rate and the same time to recompute. The same for the built page and for the live one. Times in
 * seconds.
 */
import {
  CachedService,
  type CacheLossParameters,
  type FixedPoint,
  hitRatioFixedPoints,
} from "./cache-loss.ts";
import {
  expectedRecomputations,
  HotKey,
  runStampede,
  type StampedeParameters,
  type StampedeStrategy,
} from "./stampede.ts";

export const POOL = 10;
export const PROCESSES = 4;
/** Of the hot key. */
export const TTL_SECONDS = 5;
/** The cache that can be lost. */
export const KEYS = 500;
export const KEYS_TTL_SECONDS = 60;
export const DEADLINE_SECONDS = 1;
/** Where the reader asks for many cycles at once: so many, or until a million requests have come. */
export const RUN_CYCLES = 100;
/** Of the pictures: how far back they show. */
export const HOT_SPAN_SECONDS = 12;
export const BIN_SECONDS = 0.25;
export const LOSS_SPAN_SECONDS = 60;
/** The moment that the still pictures show, and when the cache is lost until then. */
export const SNAPSHOT_SECONDS = 40;
export const SNAPSHOT_LOSS_SECONDS = 15;
/** How far a reader who has stopped the picture goes on at once, by a step and by a loss. */
export const STEP_SECONDS = 1;
export const LOSS_STEP_SECONDS = 25;

export const STRATEGY_TITLES: Readonly<Record<StampedeStrategy, string>> = {
  naive: "naive",
  "single-flight": "single-flight in each of 4 processes",
  lock: "a lock over all processes",
  "early-expiry": "early expiry (XFetch, beta 1)",
  stale: "the old value while one recomputes",
};

export interface StampedeScenario {
  ratePerSecond: number;
  recomputeMillis: number;
  strategy: StampedeStrategy;
  shedding: boolean;
}

export const STAMPEDE_DEFAULT: StampedeScenario = {
  ratePerSecond: 500,
  recomputeMillis: 300,
  strategy: "naive",
  shedding: false,
};

/** Fixes every arrival: two readers who set the same see the same. */
const SEED = 1;

export function hotKeyOf(scenario: StampedeScenario): StampedeParameters {
  return {
    strategy: scenario.strategy,
    ratePerSecond: scenario.ratePerSecond,
    recomputeSeconds: scenario.recomputeMillis / 1e3,
    pool: POOL,
    ttlSeconds: TTL_SECONDS,
    processes: PROCESSES,
    beta: 1,
    seed: SEED,
  };
}

export function serviceOf(scenario: StampedeScenario): CacheLossParameters {
  return {
    ratePerSecond: scenario.ratePerSecond,
    keys: KEYS,
    ttlSeconds: KEYS_TTL_SECONDS,
    recomputeSeconds: scenario.recomputeMillis / 1e3,
    pool: POOL,
    deadlineSeconds: DEADLINE_SECONDS,
    shedding: scenario.shedding,
  };
}

/** Mean recomputations of a cycle that theory expects, with a pool that is idle when the value expires. */
export const expectedOf = (scenario: StampedeScenario): number =>
  expectedRecomputations(hotKeyOf(scenario));

export const fixedPointsOf = (scenario: StampedeScenario): FixedPoint[] =>
  hitRatioFixedPoints(serviceOf(scenario));

/** Recomputations a cycle, counted. */
export interface CycleCount {
  cycles: number;
  /** Undefined before the first cycle is over. */
  mean: number | undefined;
}

export function countCycles(scenario: StampedeScenario): CycleCount {
  return countOf(runStampede(hotKeyOf(scenario), RUN_CYCLES).perCycle);
}

function countOf(perCycle: readonly number[]): CycleCount {
  const cycles = perCycle.length;
  const sum = perCycle.reduce((total, count) => total + count, 0);
  return { cycles, mean: cycles === 0 ? undefined : sum / cycles };
}

/** Both as time passes. */
export class LiveStampede {
  now = 0;
  readonly hot: HotKey;
  readonly service: CachedService;
  scenario: StampedeScenario;
  /** When recomputations of the hot key were asked for, over the picture's span. */
  readonly asked: number[] = [];
  /** When the cache was lost. */
  readonly losses: number[] = [];

  constructor(scenario: StampedeScenario) {
    this.scenario = scenario;
    this.hot = new HotKey(hotKeyOf(scenario));
    this.service = new CachedService(serviceOf(scenario), SEED);
  }

  /** Lets time pass to a later moment. */
  advance(to: number): void {
    while (this.hot.upcoming <= to) {
      const before = this.hot.recomputations;
      const { arrival } = this.hot.next();
      if (this.hot.recomputations > before) this.asked.push(arrival);
    }
    this.hot.settle(to);
    this.service.advance(to);
    this.now = to;
    const shown = this.asked.findIndex((moment) => moment > to - HOT_SPAN_SECONDS);
    this.asked.splice(0, shown < 0 ? this.asked.length : shown);
  }

  lose(): void {
    this.service.lose();
    this.losses.push(this.now);
  }

  /** Turns shedding on or off from now on. */
  shed(shedding: boolean): void {
    this.scenario = { ...this.scenario, shedding };
    this.service.shedding = shedding;
  }

  /** Recomputations of the hot key that run now, and others that wait for a connection. */
  get running(): number {
    return this.hot.pending.filter(({ start }) => start <= this.now).length;
  }

  get waiting(): number {
    return this.hot.pending.length - this.running;
  }

  /** Recomputations a cycle, over the cycles that are over. */
  get count(): CycleCount {
    return countOf(this.hot.perCycle.slice(0, this.hot.cycles));
  }

  /**
   * Goodput and hit ratio as shares of what was due, second by second, over the last 60 seconds whose requests are
   * all answered or too late.
   */
  get shares(): { second: number; goodput: number; hits: number }[] {
    const end = Math.max(0, Math.floor(this.now) - DEADLINE_SECONDS);
    const from = Math.max(0, end - LOSS_SPAN_SECONDS);
    return this.service.seconds.slice(from, end).map(({ due, hits, answered }, index) => ({
      second: from + index,
      goodput: due === 0 ? 1 : answered / due,
      hits: due === 0 ? 1 : hits / due,
    }));
  }
}

/** The still pictures: a cache lost on the way, everything else as it comes. */
export function snapshot(scenario: StampedeScenario): LiveStampede {
  const live = new LiveStampede(scenario);
  live.advance(SNAPSHOT_LOSS_SECONDS);
  live.lose();
  live.advance(SNAPSHOT_SECONDS);
  return live;
}
