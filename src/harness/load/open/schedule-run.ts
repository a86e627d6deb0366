/**
 * One schedule followed to its last answer: each request is taken up when it is due, and who asked is told of every
 * slice that begins.
 */
import type { Connections } from "./connections.ts";
import { type InFlightBounds, InFlightRequests } from "./in-flight.ts";
import type { PreparedRequest } from "./prepared-request.ts";
import { type OpenLoopReport, reportOf } from "./report.ts";
import type { SlicedLog } from "./sliced-log.ts";

/** Time before the first due request in which the event loop comes to rest. */
const LEAD_MILLIS = 20;
/**
 * A timer is late by up to about this much where the machine has to be woken; the rest of a wait is spent
 * looking at the clock, for which the driver has a core.
 */
const TIMER_GRAIN_MILLIS = 15;
const SWEEP_MILLIS = 20;

export interface Schedule {
  /** Seconds since the schedule began, ascending. */
  dueSeconds: Float64Array;
  /** Which request of the mix each one is. */
  choices: Uint16Array;
}

/** Follows one schedule, once. */
export class ScheduleRun {
  readonly #requests: readonly PreparedRequest[];
  readonly #log: SlicedLog;
  readonly #onBegin: (index: number) => void;
  readonly #inFlight: InFlightRequests;
  /** The slice that begins next. */
  #nextSlice = 0;
  #begun = 0;

  constructor(
    bounds: InFlightBounds,
    requests: readonly PreparedRequest[],
    connections: Connections,
    log: SlicedLog,
    onBegin: (index: number) => void,
  ) {
    this.#requests = requests;
    this.#log = log;
    this.#onBegin = onBegin;
    this.#inFlight = new InFlightRequests(bounds, connections, log, () => this.#now());
  }

  async run({ dueSeconds, choices }: Schedule): Promise<OpenLoopReport> {
    const cpu = process.cpuUsage();
    const begunAt = performance.now();
    this.#begun = begunAt + LEAD_MILLIS;
    const idleMillis = await this.#follow(dueSeconds, choices);
    const wallMillis = performance.now() - begunAt;
    const { user, system } = process.cpuUsage(cpu);
    // Looking at the clock keeps the processor busy without being work; sleeping does not.
    const busyCpuMicros = Math.max(0, user + system - idleMillis.spinning * 1e3);
    const { counts } = this.#inFlight;
    return reportOf(dueSeconds.length, counts, this.#log, { wallMillis, busyCpuMicros });
  }

  /** Handles every due request and waits until none is in flight, and the last slice is over. */
  #follow(due: Float64Array, choices: Uint16Array): Promise<{ spinning: number }> {
    return new Promise((resolve, reject) => {
      let next = 0;
      let spinning = 0;
      let turnEnded = performance.now();
      let eventsBefore = -1;
      let lastSweep = 0;
      const turn = () => {
        try {
          const entered = performance.now();
          if (this.#inFlight.events === eventsBefore) spinning += entered - turnEnded;
          const eventsOnEntry = this.#inFlight.events;
          let now = this.#now();
          this.#tellBegun(now);
          while (next < due.length && due[next]! * 1e3 <= now) {
            this.#inFlight.due(this.#requests[choices[next]!]!, due[next]! * 1e3, now);
            next += 1;
            now = this.#now();
          }
          if (now - lastSweep > SWEEP_MILLIS) {
            lastSweep = now;
            this.#inFlight.sweep(now);
          }
          if (next >= due.length && this.#inFlight.count === 0 && this.#isCutOver(now)) {
            this.#tellBegun(Number.POSITIVE_INFINITY);
            resolve({ spinning });
            return;
          }
          const wait = next < due.length ? due[next]! * 1e3 - now : SWEEP_MILLIS;
          const rest = Math.floor(Math.min(wait, SWEEP_MILLIS) - TIMER_GRAIN_MILLIS);
          // A turn that only looked at the clock was spinning itself, and so is the time until the next
          // one begins, unless an answer came in between or a timer slept through it.
          turnEnded = this.#inFlight.events === eventsOnEntry ? entered : performance.now();
          eventsBefore = rest >= 1 ? -1 : this.#inFlight.events;
          if (rest >= 1) setTimeout(turn, rest);
          else setImmediate(turn);
        } catch (error) {
          reject(error as Error);
        }
      };
      turn();
    });
  }

  /** Slices last as long as they are cut, also where nothing is due at their end: servers are read when they are over. */
  #isCutOver(nowMillis: number): boolean {
    const { slices } = this.#log;
    return slices.length === 0 || nowMillis >= this.#log.beginsAtMillis(slices.length);
  }

  /** Tells of every slice that has begun by now, and of the end of the last one. */
  #tellBegun(nowMillis: number): void {
    const { slices } = this.#log;
    if (slices.length === 0) return;
    while (
      this.#nextSlice <= slices.length &&
      this.#log.beginsAtMillis(this.#nextSlice) <= nowMillis
    ) {
      this.#onBegin(this.#nextSlice);
      this.#nextSlice += 1;
    }
  }

  /** Milliseconds since the schedule began. */
  #now(): number {
    return performance.now() - this.#begun;
  }
}
