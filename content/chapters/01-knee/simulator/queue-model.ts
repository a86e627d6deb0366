/**
 * A queue that the reader turns: what it does and what is known of its waits. The same for the built
 * page and for the live one. Times in seconds of the queue.
 */
import type { Interval } from "#stats/bootstrap.ts";
import { erlangC, mgcMeanWait } from "#stats/queueing.ts";
import { type ServedRequest, simulateQueue } from "./queue-simulation.ts";

export const MEAN_SERVICE_SECONDS = 0.02;
export const RUN_ARRIVALS = 200_000;
/** The moment that the still picture shows. */
export const SNAPSHOT_SECONDS = 15;

/** Variance of the service time over its squared mean. */
export const SERVICES = { constant: 0, exponential: 1, bursty: 4 } as const;
export const SERVICE_NAMES = Object.keys(SERVICES) as (keyof typeof SERVICES)[];

export interface QueueScenario {
  servers: number;
  /** Work that comes over work that the servers can do; from 1 on the queue grows without end. */
  load: number;
  service: keyof typeof SERVICES;
  seed: number;
}

export const QUEUE_DEFAULT: QueueScenario = {
  servers: 5,
  load: 0.8,
  service: "exponential",
  seed: 1,
};

export interface Formula {
  name: string;
  exact: boolean;
  meanWait: number;
}

/** What theory says of the mean wait; undefined where there is none. */
export function queueFormula(scenario: QueueScenario): Formula | undefined {
  const { servers, load, service } = scenario;
  if (load >= 1) return undefined;
  const rate = arrivalRate(scenario);
  const meanWait = mgcMeanWait(servers, rate, MEAN_SERVICE_SECONDS, SERVICES[service]);
  if (service === "exponential") return { name: "Erlang C", exact: true, meanWait };
  if (servers === 1) return { name: "Pollaczek and Khinchine", exact: true, meanWait };
  return { name: "Lee and Longton", exact: false, meanWait };
}

export const BARS = 40;
export const MOST_BATCHES = 20;
/** 97.5 % quantiles of Student's t for 10 to 19 batches, which have one degree of freedom less. */
const STUDENT = [2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11, 2.101];

/** Waits as they come: their histogram, their mean, and its interval by batch means. */
export class WaitTally {
  readonly scenario: QueueScenario;
  count = 0;
  /** How many of them waited at all. */
  waited = 0;
  /** What the bars reach over. It doubles as needed where the queue grows without end. */
  spanSeconds: number;
  /** Those that waited, by time; one bar more for all that waited longer than the span. */
  readonly bars = new Uint32Array(BARS + 1);
  #total = 0;
  #batches: number[] = [];
  #batchSize = 1;
  #openBatch = 0;

  constructor(scenario: QueueScenario) {
    this.scenario = scenario;
    this.spanSeconds = spanOf(scenario);
  }

  get mean(): number {
    return this.count === 0 ? 0 : this.#total / this.count;
  }

  add(wait: number): void {
    this.count += 1;
    this.#total += wait;
    this.#openBatch += wait;
    if (wait > 0) this.#addToBars(wait);
    if (this.count % this.#batchSize > 0) return;
    this.#batches.push(this.#openBatch);
    this.#openBatch = 0;
    if (this.#batches.length < MOST_BATCHES) return;
    this.#batches = pairSums(this.#batches);
    this.#batchSize *= 2;
  }

  /** 95 %, from 10 to 19 batches of equal size by Student's t; undefined while these are short. */
  interval(): Interval | undefined {
    const { length } = this.#batches;
    const t = STUDENT[length - MOST_BATCHES / 2];
    if (t === undefined || this.#batchSize < leastBatch(this.scenario)) return undefined;
    const means = this.#batches.map((sum) => sum / this.#batchSize);
    const centre = means.reduce((sum, mean) => sum + mean, 0) / length;
    const squares = means.reduce((sum, mean) => sum + (mean - centre) ** 2, 0);
    const half = t * Math.sqrt(squares / (length - 1) / length);
    return { low: Math.max(0, this.mean - half), high: this.mean + half };
  }

  #addToBars(wait: number): void {
    this.waited += 1;
    while (this.scenario.load >= 1 && wait >= this.spanSeconds) {
      const halves = pairSums([...this.bars.subarray(0, BARS)]);
      this.bars.fill(0).set(halves);
      this.spanSeconds *= 2;
    }
    const bar = Math.min(BARS, Math.floor((wait / this.spanSeconds) * BARS));
    this.bars[bar] = this.bars[bar]! + 1;
  }
}

/** The waits of so many arrivals at a queue that begins empty. */
export function runArrivals(scenario: QueueScenario, arrivals: number = RUN_ARRIVALS): WaitTally {
  const tally = new WaitTally(scenario);
  const queue = startQueue(scenario);
  for (let index = 0; index < arrivals; index++) {
    const { arrival, start } = queue.next();
    tally.add(start - arrival);
  }
  return tally;
}

/** The queue as time passes: who is served, who waits, and the waits of those whose turn came. */
export class LiveQueue {
  readonly tally: WaitTally;
  now = 0;
  /** By server; undefined where it is free. */
  readonly slots: (ServedRequest | undefined)[];
  /** First come, first in the list. */
  readonly waiting: ServedRequest[] = [];
  readonly #queue: ReturnType<typeof simulateQueue>;
  #upcoming: ServedRequest;

  constructor(scenario: QueueScenario) {
    this.tally = new WaitTally(scenario);
    this.slots = Array.from({ length: scenario.servers }, () => undefined);
    this.#queue = startQueue(scenario);
    this.#upcoming = this.#queue.next();
  }

  get busy(): number {
    return this.slots.filter((request) => request !== undefined).length;
  }

  /** Lets time pass to a later moment. */
  advance(to: number): void {
    this.now = to;
    for (; this.#upcoming.arrival <= to; this.#upcoming = this.#queue.next()) {
      this.waiting.push(this.#upcoming);
    }
    const still = this.waiting.findIndex(({ start }) => start > to);
    for (const request of this.waiting.splice(0, still < 0 ? this.waiting.length : still)) {
      this.tally.add(request.start - request.arrival);
      this.slots[request.server] = request;
    }
    for (const [server, request] of this.slots.entries()) {
      if (request && request.end <= to) this.slots[server] = undefined;
    }
  }

  /** When the next request comes or goes. */
  nextEvent(): number {
    return Math.min(this.#upcoming.arrival, ...this.slots.map((one) => one?.end ?? Infinity));
  }
}

function arrivalRate({ load, servers }: QueueScenario): number {
  return (load * servers) / MEAN_SERVICE_SECONDS;
}

function startQueue(scenario: QueueScenario): ReturnType<typeof simulateQueue> {
  return simulateQueue({
    servers: scenario.servers,
    arrivalRate: arrivalRate(scenario),
    meanServiceSeconds: MEAN_SERVICE_SECONDS,
    scvService: SERVICES[scenario.service],
    seed: scenario.seed,
  });
}

function waitingShare({ servers, load }: QueueScenario): number {
  return erlangC(servers, load * servers);
}

/** Four mean waits of those that wait, rounded up: of exponential ones, 2 in 100 are longer. */
function spanOf(scenario: QueueScenario): number {
  const formula = queueFormula(scenario);
  if (!formula) return 0.1;
  const least = (4 * formula.meanWait) / waitingShare(scenario);
  const power = 10 ** Math.floor(Math.log10(least));
  return ([1, 2, 5].find((step) => step * power >= least) ?? 10) * power;
}

/**
 * Waits hang together over about (1 + scv) / (1 - load)^2 arrivals: so long does a reflected
 * Brownian motion with the drift and variance of the queue remember. A batch shall be five times
 * as long, and hold ten waits.
 */
function leastBatch(scenario: QueueScenario): number {
  const { load, service } = scenario;
  if (load >= 1) return Infinity;
  return Math.max((5 * (1 + SERVICES[service])) / (1 - load) ** 2, 10 / waitingShare(scenario));
}

/** Each two neighbours added up. */
function pairSums(values: readonly number[]): number[] {
  return values.filter((_, index) => index % 2 === 0).map((even, at) => even + values[2 * at + 1]!);
}
