/**
 * The requests of one schedule from the moment they are due to their end: sent where a connection is idle, kept
 * waiting where none is, refused where too many are outstanding, given up at their deadline.
 */
import type { Connections, Sending } from "./connections.ts";
import type { Outcome } from "./flight-log.ts";
import type { PreparedRequest } from "./prepared-request.ts";
import { readServerTiming } from "./server-timing.ts";
import type { SlicedLog } from "./sliced-log.ts";

/** How many requests there may be at once, and how long each may take. */
export interface FlightBounds {
  /** Requests that may wait or be under way at the same time. */
  maximumOutstanding: number;
  /** A request without its whole answer so long after it was due has failed. */
  timeoutMillis: number;
}

/** What was counted over all classes. */
export interface FlightCounts {
  issued: number;
  refused: number;
  highestOutstanding: number;
  /** When the last request ended, since the schedule began. */
  lastEndMillis: number;
}

interface Flight {
  /** Its place among the flights. */
  index: number;
  request: PreparedRequest;
  dueMillis: number;
  sentMillis: number;
  isOver: boolean;
  sending: Sending | undefined;
}

/** Every request that is due enters once, and its end is logged once. */
export class Flights {
  readonly #bounds: FlightBounds;
  readonly #connections: Connections;
  readonly #log: SlicedLog;
  /** Milliseconds since the schedule began. */
  readonly #now: () => number;
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
  #lastEndMillis = 0;
  #issued = 0;
  #refused = 0;
  #highest = 0;
  #events = 0;

  constructor(bounds: FlightBounds, connections: Connections, log: SlicedLog, now: () => number) {
    this.#bounds = bounds;
    this.#connections = connections;
    this.#log = log;
    this.#now = now;
  }

  get outstanding(): number {
    return this.#outstanding;
  }

  /** Rises whenever a request is due or ends, so that a turn of the loop without work is known as one. */
  get events(): number {
    return this.#events;
  }

  get counts(): FlightCounts {
    return {
      issued: this.#issued,
      refused: this.#refused,
      highestOutstanding: this.#highest,
      lastEndMillis: this.#lastEndMillis,
    };
  }

  /** Takes up a request that is due, or refuses it. */
  due(request: PreparedRequest, dueMillis: number, nowMillis: number): void {
    this.#events += 1;
    if (this.#outstanding >= this.#bounds.maximumOutstanding) {
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
  sweep(nowMillis: number): void {
    for (; this.#oldest < this.#flights.length; this.#oldest++) {
      const flight = this.#flights[this.#oldest];
      if (flight === undefined) continue;
      if (nowMillis - flight.dueMillis < this.#bounds.timeoutMillis) break;
      const { sending } = flight;
      this.#over(flight, { kind: "failed", why: "timeout" });
      sending?.cancel();
    }
    this.#sendWaiting();
  }
}
