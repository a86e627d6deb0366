/**
 * The open-loop driver: sends each request when it is due, whatever the server does, and counts its
 * latency from then. A request that finds no idle connection waits for one, and that wait is part of
 * its latency. Beyond a bound of outstanding requests the rest is refused and counted, never dropped.
 */
import type { RequestSpec } from "../../../lab/definition.ts";
import type { Histogram } from "../../../method/histogram.ts";
import { Connections, type Sending } from "./connections.ts";
import type { ClassReport, FlightLog, Outcome, SeriesStep } from "./flight-log.ts";
import { readServerTiming } from "./server-timing.ts";
import { type Cut, SlicedLog } from "./sliced-log.ts";

/** Time before the first due request in which the event loop comes to rest. */
const LEAD_MILLIS = 20;
/**
 * A timer is late by up to about this much where the machine has to be woken; the rest of a wait is spent
 * looking at the clock, for which the driver has a core.
 */
const TIMER_GRAIN_MILLIS = 15;
const SWEEP_MILLIS = 20;
const WARM_ROUNDS = 2;

export interface OpenLoopTarget {
  /** Base address, no trailing slash. */
  url: string;
  requests: readonly RequestSpec[];
  connections: number;
  /** Requests that may wait or be under way at the same time. */
  maximumOutstanding: number;
  /** A request without its whole answer so long after it was due has failed. */
  timeoutMillis: number;
}

export interface Schedule {
  /** Seconds since the schedule began, ascending. */
  dueSeconds: Float64Array;
  /** Which request of the mix each one is. */
  choices: Uint16Array;
}

export interface OpenLoopReport {
  scheduled: number;
  issued: number;
  refused: number;
  /** From the first due moment's clock zero to the last answer. */
  seconds: number;
  classes: ClassReport[];
  /** The same for each slice that the schedule was cut into, by when requests were due. */
  slices: { classes: ClassReport[]; lateness: Histogram }[];
  /** Microseconds by which requests were handled after they were due: the driver's own fault. */
  lateness: Histogram;
  /** More were outstanding than the bound allows. */
  overloaded: boolean;
  highestOutstanding: number;
  series: SeriesStep[];
  /** CPU time of this process, less what it spent looking at the clock. */
  busyCpuMicros: number;
  /** Share of the wall time in which this process worked, looking at the clock left out. */
  utilization: number;
}

interface Prepared {
  requestClass: string;
  method: RequestSpec["method"];
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
  status: number;
  expected: Buffer;
}

interface Flight {
  /** Its place among the flights. */
  index: number;
  request: Prepared;
  dueMillis: number;
  sentMillis: number;
  isOver: boolean;
  sending: Sending | undefined;
}

/** Loads one target; its connections live from one schedule to the next. */
export class OpenLoopDriver {
  readonly #target: OpenLoopTarget;
  readonly #requests: Prepared[];
  readonly #connections: Connections;

  constructor(target: OpenLoopTarget) {
    this.#target = target;
    this.#requests = target.requests.map(prepare);
    this.#connections = new Connections(target.url, target.connections, target.timeoutMillis);
  }

  /**
   * Opens every connection by asking for something harmless, so that no due request pays for it, and collects
   * garbage, so that the first collection, which moves all that connections consist of, does not come in between.
   * Two rounds: connections collected after their first request were seen to keep what later requests left behind
   * until the next full collection, and collections of 25 ms with them.
   */
  async warm(): Promise<void> {
    for (let round = 0; round < WARM_ROUNDS; round++) await this.#connections.warm();
    // Twice, because what survives two collections is moved no more. Without --expose-gc there is none to ask for.
    for (let pass = 0; pass < 2; pass++) globalThis.gc?.({ type: "minor" });
  }

  /**
   * Follows one schedule to the last answer.
   * @param cut how it is cut into slices; not at all when left out
   * @param onBegin told when a slice begins, and with the number of slices when the last one ends
   */
  run(
    schedule: Schedule,
    cut?: Cut,
    onBegin: (index: number) => void = () => {},
  ): Promise<OpenLoopReport> {
    const log = new SlicedLog(cut);
    return new ScheduleRun(this.#target, this.#requests, this.#connections, log, onBegin).run(
      schedule,
    );
  }

  close(): Promise<void> {
    return this.#connections.close();
  }
}

class ScheduleRun {
  readonly #target: OpenLoopTarget;
  readonly #requests: readonly Prepared[];
  readonly #connections: Connections;
  readonly #log: SlicedLog;
  readonly #onBegin: (index: number) => void;
  /** The slice that begins next. */
  #nextSlice = 0;
  /**
   * Flights in the order in which they were due, forgotten when they are over. An array and not a Set: V8 keeps the
   * tables that a Set has outgrown, and what they hold, until the next full collection, and copies it at each small one.
   */
  readonly #flights: (Flight | undefined)[] = [];
  /** Flights before this index are over. */
  #oldest = 0;
  #outstanding = 0;
  /** Flights without a connection yet, in the same order. */
  readonly #waiting: Flight[] = [];
  #begun = 0;
  #lastEndMillis = 0;
  #issued = 0;
  #refused = 0;
  #highest = 0;
  /** Counts what this process did, so that a turn of the loop without work is known as one. */
  #events = 0;

  constructor(
    target: OpenLoopTarget,
    requests: readonly Prepared[],
    connections: Connections,
    log: SlicedLog,
    onBegin: (index: number) => void,
  ) {
    this.#log = log;
    this.#onBegin = onBegin;
    this.#target = target;
    this.#requests = requests;
    this.#connections = connections;
  }

  async run({ dueSeconds, choices }: Schedule): Promise<OpenLoopReport> {
    const cpu = process.cpuUsage();
    const begunAt = performance.now();
    this.#begun = begunAt + LEAD_MILLIS;
    const idleMillis = await this.#follow(dueSeconds, choices);
    const seconds = this.#lastEndMillis / 1e3;
    const wallMillis = performance.now() - begunAt;
    const { user, system } = process.cpuUsage(cpu);
    // Looking at the clock keeps the processor busy without being work; sleeping does not.
    const busyCpuMicros = Math.max(0, user + system - idleMillis.spinning * 1e3);
    const scheduled = dueSeconds.length;
    const { total } = this.#log;
    const classes = total.classes();
    requireReconciled(scheduled, this.#issued, this.#refused, classes);
    return {
      scheduled,
      issued: this.#issued,
      refused: this.#refused,
      seconds,
      classes,
      slices: this.#log.slices.map(reportOf),
      lateness: total.lateness,
      overloaded: this.#refused > 0,
      highestOutstanding: this.#highest,
      series: total.series(),
      busyCpuMicros,
      utilization: Math.min(1, busyCpuMicros / 1e3 / wallMillis),
    };
  }

  /** Handles every due request and waits until none is outstanding, and the last slice is over. */
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
          if (this.#events === eventsBefore) spinning += entered - turnEnded;
          const eventsOnEntry = this.#events;
          let now = this.#now();
          this.#tellBegun(now);
          while (next < due.length && due[next]! * 1e3 <= now) {
            this.#due(this.#requests[choices[next]!]!, due[next]! * 1e3, now);
            next += 1;
            now = this.#now();
          }
          if (now - lastSweep > SWEEP_MILLIS) {
            lastSweep = now;
            this.#sweep(now);
          }
          if (next >= due.length && this.#outstanding === 0 && this.#isCutOver(now)) {
            this.#tellBegun(Number.POSITIVE_INFINITY);
            resolve({ spinning });
            return;
          }
          const wait = next < due.length ? due[next]! * 1e3 - now : SWEEP_MILLIS;
          const rest = Math.floor(Math.min(wait, SWEEP_MILLIS) - TIMER_GRAIN_MILLIS);
          // A turn that only looked at the clock was spinning itself, and so is the time until the next
          // one begins, unless an answer came in between or a timer slept through it.
          turnEnded = this.#events === eventsOnEntry ? entered : performance.now();
          eventsBefore = rest >= 1 ? -1 : this.#events;
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

  #due(request: Prepared, dueMillis: number, nowMillis: number): void {
    this.#events += 1;
    if (this.#outstanding >= this.#target.maximumOutstanding) {
      this.#refused += 1;
      this.#log.refused(request.requestClass, dueMillis);
      return;
    }
    this.#issued += 1;
    this.#log.issued(request.requestClass, dueMillis, nowMillis - dueMillis);
    const flight: Flight = {
      index: this.#flights.length,
      request,
      dueMillis,
      sentMillis: nowMillis,
      isOver: false,
      sending: undefined,
    };
    this.#flights.push(flight);
    this.#outstanding += 1;
    this.#highest = Math.max(this.#highest, this.#outstanding);
    if (this.#connections.hasIdle) this.#send(flight);
    else this.#waiting.push(flight);
  }

  #send(flight: Flight): void {
    const { request } = flight;
    flight.sending = this.#connections.send(
      {
        path: request.path,
        method: request.method,
        headers: request.headers,
        ...(request.body !== undefined && { body: request.body }),
      },
      {
        sent: () => {
          flight.sentMillis = this.#now();
        },
        ended: (status, body, serverTiming) => {
          const isRight = status === request.status && body.equals(request.expected);
          if (serverTiming !== undefined) {
            for (const { name, millis } of readServerTiming(serverTiming))
              this.#log.serverTiming(request.requestClass, flight.dueMillis, name, millis);
          }
          this.#over(flight, isRight ? { kind: "completed" } : { kind: "mismatch" });
          this.#sendWaiting();
        },
        failed: (why) => {
          this.#over(flight, { kind: "failed", why });
          this.#sendWaiting();
        },
      },
    );
  }

  #sendWaiting(): void {
    while (this.#connections.hasIdle) {
      const flight = this.#waiting.shift();
      if (flight === undefined) return;
      if (!flight.isOver) this.#send(flight);
    }
  }

  #over(flight: Flight, outcome: Outcome): void {
    if (flight.isOver) return;
    this.#events += 1;
    flight.isOver = true;
    this.#flights[flight.index] = undefined;
    flight.sending = undefined;
    this.#outstanding -= 1;
    const { dueMillis, sentMillis, request } = flight;
    this.#lastEndMillis = this.#now();
    const times = { dueMillis, sentMillis, endMillis: this.#lastEndMillis };
    this.#log.ended(request.requestClass, outcome, times);
  }

  /** Gives up what is past its deadline. The oldest come first, so the look ends at the first that is not. */
  #sweep(nowMillis: number): void {
    for (; this.#oldest < this.#flights.length; this.#oldest++) {
      const flight = this.#flights[this.#oldest];
      if (flight === undefined) continue;
      if (nowMillis - flight.dueMillis < this.#target.timeoutMillis) break;
      const { sending } = flight;
      this.#over(flight, { kind: "failed", why: "timeout" });
      sending?.cancel();
    }
    this.#sendWaiting();
  }
}

const reportOf = (log: FlightLog) => ({ classes: log.classes(), lateness: log.lateness });

function prepare({ method, path, headers = {}, body, expect, ...rest }: RequestSpec): Prepared {
  return {
    requestClass: rest.requestClass ?? "all",
    method,
    path,
    headers,
    body,
    status: expect.status,
    expected: Buffer.from(expect.body),
  };
}

/** A due request that is in no count would be the fault that this driver exists to avoid. */
function requireReconciled(
  scheduled: number,
  issued: number,
  refused: number,
  classes: readonly ClassReport[],
): void {
  const ends = classes.reduce(
    (sum, { completed, mismatches, failed }) =>
      sum + completed + mismatches + Object.values(failed).reduce((a, b) => a + b, 0),
    0,
  );
  if (issued + refused === scheduled && ends === issued) return;
  throw new Error(
    `Of ${scheduled} due requests ${issued} were issued and ${refused} refused, and ${ends} ended: the driver lost count, so its figures are worth nothing; report this with the schedule's seed.`,
  );
}
