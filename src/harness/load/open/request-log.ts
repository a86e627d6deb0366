/** What became of the requests of one schedule: counts by class and kind, histograms, a time series. */

import type { Histogram } from "../../../stats/histogram.ts";
import { createLatencyHistogram, encodeHistogram, recordMicros } from "../../../stats/histogram.ts";

/** Length of one step of the time series. */
const STEP_SECONDS = 0.1;

/** How a request ended. A failure carries its kind, such as "ECONNREFUSED" or "timeout". */
export type Outcome =
  | { kind: "completed" }
  | { kind: "mismatch" }
  | { kind: "failed"; why: string };

/** Requests of one class. `scheduled` is always `issued + refused`, and `issued` the sum of its ends. */
export interface ClassReport {
  requestClass: string;
  scheduled: number;
  issued: number;
  /** Not sent, because as many as the bound allows were in flight. */
  refused: number;
  completed: number;
  mismatches: number;
  failed: Record<string, number>;
  meanLatencyMicros: number;
  /** From the moment a request was due to the last byte of its answer. */
  latencyBase64: string;
  meanServiceTimeMicros: number;
  /** From the moment it was written to a connection. */
  serviceTimeBase64: string;
  /** Means of what the server said of itself in the header server-timing, microseconds. */
  serverTimingMeanMicros: Record<string, number>;
}

/** One step of the time series; latencies are those of the requests that were due in it. */
export interface SeriesStep {
  due: number;
  completed: number;
  failed: number;
  refused: number;
  meanLatencyMicros: number;
  maxLatencyMicros: number;
}

interface Tally {
  scheduled: number;
  refused: number;
  completed: number;
  mismatches: number;
  failed: Record<string, number>;
  latency: Histogram;
  latencySum: number;
  serviceTime: Histogram;
  serviceTimeSum: number;
  timings: Map<string, { sum: number; count: number }>;
}

const emptyTally = (): Tally => ({
  scheduled: 0,
  refused: 0,
  completed: 0,
  mismatches: 0,
  failed: {},
  latency: createLatencyHistogram(),
  latencySum: 0,
  serviceTime: createLatencyHistogram(),
  serviceTimeSum: 0,
  timings: new Map(),
});

const emptyStep = (): SeriesStep => ({
  due: 0,
  completed: 0,
  failed: 0,
  refused: 0,
  meanLatencyMicros: 0,
  maxLatencyMicros: 0,
});

/** Every due request enters once, by `refused` or by `issued`, and every issued one ends once, by `ended`. */
export class RequestLog {
  readonly #classes = new Map<string, Tally>();
  readonly #series: SeriesStep[] = [];
  readonly lateness = createLatencyHistogram();

  refused(requestClass: string, dueMillis: number): void {
    const tally = this.#tally(requestClass);
    tally.scheduled += 1;
    tally.refused += 1;
    const step = this.#step(dueMillis);
    step.due += 1;
    step.refused += 1;
  }

  issued(requestClass: string, dueMillis: number, lateMillis: number): void {
    this.#tally(requestClass).scheduled += 1;
    this.#step(dueMillis).due += 1;
    recordMicros(this.lateness, lateMillis * 1e3);
  }

  ended(
    requestClass: string,
    outcome: Outcome,
    times: { dueMillis: number; sentMillis: number; endMillis: number },
  ): void {
    const tally = this.#tally(requestClass);
    const step = this.#step(times.dueMillis);
    if (outcome.kind === "failed") {
      tally.failed[outcome.why] = (tally.failed[outcome.why] ?? 0) + 1;
      step.failed += 1;
      return;
    }
    if (outcome.kind === "mismatch") {
      tally.mismatches += 1;
      step.failed += 1;
      return;
    }
    const latencyMicros = (times.endMillis - times.dueMillis) * 1e3;
    const serviceMicros = (times.endMillis - times.sentMillis) * 1e3;
    tally.completed += 1;
    tally.latencySum += latencyMicros;
    tally.serviceTimeSum += serviceMicros;
    recordMicros(tally.latency, latencyMicros);
    recordMicros(tally.serviceTime, serviceMicros);
    step.completed += 1;
    step.meanLatencyMicros += (latencyMicros - step.meanLatencyMicros) / step.completed;
    step.maxLatencyMicros = Math.max(step.maxLatencyMicros, latencyMicros);
  }

  /** What the server measured of itself, such as its own waiting time. */
  serverTiming(requestClass: string, name: string, millis: number): void {
    const { timings } = this.#tally(requestClass);
    const timing = timings.get(name) ?? { sum: 0, count: 0 };
    timing.sum += millis * 1e3;
    timing.count += 1;
    timings.set(name, timing);
  }

  classes(): ClassReport[] {
    return [...this.#classes].map(([requestClass, tally]) => ({
      requestClass,
      scheduled: tally.scheduled,
      issued: tally.scheduled - tally.refused,
      refused: tally.refused,
      completed: tally.completed,
      mismatches: tally.mismatches,
      failed: tally.failed,
      meanLatencyMicros: mean(tally.latencySum, tally.completed),
      latencyBase64: encodeHistogram(tally.latency),
      meanServiceTimeMicros: mean(tally.serviceTimeSum, tally.completed),
      serviceTimeBase64: encodeHistogram(tally.serviceTime),
      serverTimingMeanMicros: Object.fromEntries(
        [...tally.timings].map(([name, { sum, count }]) => [name, mean(sum, count)]),
      ),
    }));
  }

  series(): SeriesStep[] {
    return Array.from(this.#series, (step) => step ?? emptyStep());
  }

  #tally(requestClass: string): Tally {
    let tally = this.#classes.get(requestClass);
    if (tally === undefined) {
      tally = emptyTally();
      this.#classes.set(requestClass, tally);
    }
    return tally;
  }

  #step(dueMillis: number): SeriesStep {
    const index = Math.floor(dueMillis / (STEP_SECONDS * 1e3));
    const step = this.#series[index] ?? emptyStep();
    this.#series[index] = step;
    return step;
  }
}

const mean = (sum: number, count: number) => (count > 0 ? sum / count : 0);
