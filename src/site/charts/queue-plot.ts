/**
 * A queue that the reader turns: what it does, its picture and its figures; the same for the built
 * page and for the live one. Times in seconds of the queue, lengths in user units of a picture.
 */
import type { Interval } from "../../method/bootstrap.ts";
import { type ServedRequest, simulateQueue } from "../../method/queue-simulation.ts";
import { erlangC, mgcMeanWait } from "../../method/queueing.ts";
import {
  formatExact,
  formatFixed,
  formatQuantity,
  formatRatio,
  formatRatioInterval,
  formatShare,
  NO_BREAK_SPACE,
} from "../format.ts";

export const MEAN_SERVICE_SECONDS = 0.02;
export const RUN_ARRIVALS = 200_000;
/** The moment that the still picture shows. */
export const SNAPSHOT_SECONDS = 15;

/** Variance of the service time over its squared mean. */
export const SERVICES = { constant: 0, exponential: 1, bursty: 4 } as const;

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

const BARS = 40;
const MOST_BATCHES = 20;
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

/** A shape or a text of a picture. Marks of one name have attributes of the same names. */
export interface Mark {
  name: "rect" | "circle" | "line" | "text";
  attributes: Record<string, string>;
  text?: string;
}

/** Of either picture: as wide as a phone, so that letters stay readable there. */
export const WIDTH = 320;
export const HEIGHT = 220;
const MARGIN = 8;
const FOOT = HEIGHT - 6;
const SLOT = { top: 26, height: 30, widest: 30, gap: 3 } as const;
const DOTS = { top: 94, pitch: 9.5, radius: 3.2, columns: 32, rows: 11 } as const;
const PLOT = { left: 34, right: 286, top: 72, bottom: 184, sideBar: 14 } as const;
const KEY = { left: MARGIN, right: 26, text: 32 } as const;

/** Each server with what is left of its work, and below them the requests that wait. */
export function queueMarks({ slots, busy, waiting, now }: LiveQueue): Mark[] {
  const pitch = Math.min(SLOT.widest, (WIDTH - 2 * MARGIN) / slots.length);
  const width = pitch - SLOT.gap;
  const dots = Math.min(waiting.length, DOTS.columns * DOTS.rows);
  const more = waiting.length - dots;
  return [
    label("heading", MARGIN, 14, `${busy} of ${slots.length} servers busy`),
    label("note", WIDTH - MARGIN, 14, moment(now), "end"),
    ...slots.flatMap((request, index) => {
      const left = request ? (request.end - now) / (request.end - request.start) : 0;
      const x = MARGIN + index * pitch;
      const height = SLOT.height * left;
      return [
        rect("slot", x, SLOT.top, width, SLOT.height),
        rect("work", x, SLOT.top + SLOT.height - height, width, height),
      ];
    }),
    label("heading", MARGIN, 82, `${formatExact(waiting.length)} waiting`),
    ...Array.from({ length: dots }, (_, index) => {
      const cx = MARGIN + DOTS.radius + (index % DOTS.columns) * DOTS.pitch;
      const cy = DOTS.top + Math.floor(index / DOTS.columns) * DOTS.pitch;
      return shape("circle", "dot", { cx, cy, r: DOTS.radius });
    }),
    label("note", MARGIN, FOOT, more > 0 ? `and ${formatExact(more)} more` : ""),
  ];
}

/** The histogram of the waits, their mean with its interval, and the formula's line if one exists. */
export function histogramMarks(tally: WaitTally): Mark[] {
  const { bars, count, waited, mean, spanSeconds, scenario } = tally;
  const formula = queueFormula(scenario);
  const interval = tally.interval();
  const width = (PLOT.right - PLOT.left) / BARS;
  const tallest = Math.max(1, ...bars);
  const xOfBar = (at: number) => PLOT.left + at * width;
  const xOf = (seconds: number) => xOfBar(Math.min(1, seconds / spanSeconds) * BARS);
  const bar = (kind: string, x: number, across: number, requests: number) => {
    const height = Math.min(1, requests / tallest) * (PLOT.bottom - PLOT.top);
    return rect(kind, x, PLOT.bottom - height, across, height);
  };
  const upright = (kind: string, seconds: number, keyY: number, key: string) => [
    line(kind, KEY.left, keyY - 4, KEY.right, keyY - 4),
    label("label", KEY.text, keyY, `${key}: ${formatTime(seconds)}`),
    line(kind, xOf(seconds), PLOT.top, xOf(seconds), PLOT.bottom),
  ];
  const tick = (seconds: number) => {
    const text = seconds === 0 ? "0" : formatTime(seconds, formatExact);
    return label("note", xOf(seconds), PLOT.bottom + 14, text, "middle");
  };
  const share = formatShare(count === 0 ? 0 : waited / count);
  return [
    label("heading", MARGIN, 14, `Waiting times of ${formatExact(count)} requests`),
    label("note", MARGIN, 30, `${share} had to wait`),
    bar("rest", MARGIN, PLOT.sideBar, count - waited),
    ...Array.from({ length: BARS }, (_, at) => bar("bar", xOfBar(at), width, bars[at]!)),
    bar("rest", WIDTH - MARGIN - PLOT.sideBar, PLOT.sideBar, bars[BARS]!),
    line("axis", MARGIN, PLOT.bottom, WIDTH - MARGIN, PLOT.bottom),
    ...[0, spanSeconds / 2, spanSeconds].map(tick),
    label("note", MARGIN, FOOT, "none"),
    label("note", (PLOT.left + PLOT.right) / 2, FOOT, "time waited", "middle"),
    label("note", WIDTH - MARGIN, FOOT, "longer", "end"),
    ...(count > 0 ? upright("mean", mean, 46, "mean") : []),
    ...(interval
      ? [line("whisker", xOf(interval.low), PLOT.top + 4, xOf(interval.high), PLOT.top + 4)]
      : []),
    ...(formula
      ? upright("formula", formula.meanWait, 62, `formula, ${kindOf(formula)}`)
      : [label("label", MARGIN, 62, "no formula: the queue grows without end")]),
  ];
}

/** Waits counted, their mean, its interval, what the formula says, and the ratio of the two. */
export function figuresOf(tally: WaitTally): [string, string, string, string, string] {
  const { count, mean, waited, scenario } = tally;
  const counted = formatExact(count);
  const formula = queueFormula(scenario);
  if (!formula) return [counted, formatTime(mean), "none", "none: it grows without end", "none"];
  const { meanWait } = formula;
  const interval = tally.interval();
  if (!interval) {
    const ratio = waited < MOST_BATCHES ? "too few waited" : formatRatio(mean / meanWait);
    return [counted, formatTime(mean), "too few arrivals", formatTime(meanWait), ratio];
  }
  const { low, high } = interval;
  return [
    counted,
    formatTime(mean),
    `${formatTime(low)} to ${formatTime(high)}`,
    formatTime(meanWait),
    formatRatioInterval({ ratio: mean / meanWait, low: low / meanWait, high: high / meanWait }),
  ];
}

/** What the reader has set, and what theory says of it. */
export function scenarioSentence(scenario: QueueScenario): string {
  const { servers, load, service } = scenario;
  const queue = `${servers} ${servers === 1 ? "server" : "servers"} at ${formatShare(load)} load, ${service} service`;
  const formula = queueFormula(scenario);
  if (formula) {
    return `${queue}: a request waits ${formatTime(formula.meanWait)} on average by ${formula.name}, which is ${kindOf(formula)} here.`;
  }
  const growth = Number((((load - 1) * servers) / MEAN_SERVICE_SECONDS).toFixed(1));
  const why =
    growth > 0
      ? `more work comes than the servers can do. The queue grows without end, by about ${formatExact(growth)} requests a second`
      : "as much work comes as the servers can do, and no time is left to catch up. The queue grows without end, though ever more slowly";
  return `${queue}: ${why}. The mean wait depends on how long you look, so no formula's line exists.`;
}

/** What a run of many arrivals found. */
export function runSentence(tally: WaitTally): string {
  const [counted, mean, interval, formula, ratio] = figuresOf(tally);
  return `${counted} arrivals with seed ${tally.scenario.seed}: mean wait ${mean}, 95 % interval ${interval}; formula ${formula}; measured over formula ${ratio}.`;
}

/** What the picture of the queue shows now. */
export function momentSentence({ now, busy, slots, waiting, tally }: LiveQueue): string {
  return `After ${moment(now)} of the queue: ${busy} of ${slots.length} servers busy, ${formatExact(waiting.length)} waiting. Mean wait so far: ${formatTime(tally.mean)}.`;
}

/** "11.1 ms": in the unit that suits the size. */
export function formatTime(
  seconds: number,
  write: (value: number, unit: string) => string = formatQuantity,
): string {
  if (seconds > 0 && seconds < 1e-9) return `under ${formatExact(1, "ns")}`;
  if (seconds >= 1) return write(seconds, "s");
  if (seconds >= 1e-4 || seconds === 0) return write(seconds * 1e3, "ms");
  return write(seconds * 1e6, "µs");
}

function kindOf({ exact }: Formula): "exact" | "approximate" {
  return exact ? "exact" : "approximate";
}

function moment(seconds: number): string {
  return `${formatFixed(seconds, 2)}${NO_BREAK_SPACE}s`;
}

function shape(name: Mark["name"], kind: string, places: Record<string, number>): Mark {
  const placed = Object.entries(places).map(([key, value]) => [key, value.toFixed(1)]);
  return { name, attributes: { class: `queue-${kind}`, ...Object.fromEntries(placed) } };
}

function rect(kind: string, x: number, y: number, width: number, height: number): Mark {
  return shape("rect", kind, { x, y, width, height });
}

function line(kind: string, x1: number, y1: number, x2: number, y2: number): Mark {
  return shape("line", kind, { x1, y1, x2, y2 });
}

function label(kind: string, x: number, y: number, text: string, anchor = "start"): Mark {
  const { name, attributes } = shape("text", kind, { x, y });
  return { name, attributes: { ...attributes, "text-anchor": anchor }, text };
}
