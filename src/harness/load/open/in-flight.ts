/**
 * The requests of one schedule from the moment they are due to their end: sent where a connection is idle, kept
 * waiting where none is, refused where too many are in flight, given up at their deadline.
 */
import type { Connections, Sending } from "./connections.ts";
import type { PreparedRequest } from "./prepared-request.ts";
import type { Outcome } from "./request-log.ts";
import { readServerTiming } from "./server-timing.ts";
import type { SlicedLog } from "./sliced-log.ts";

/** How many requests there may be at once, and how long each may take. */
export interface InFlightBounds {
  /** Requests that may wait or be under way at the same time. */
  maximumOutstanding: number;
  /** A request without its whole answer so long after it was due has failed. */
  timeoutMillis: number;
}

/** What was counted over all classes. */
export interface InFlightCounts {
  issued: number;
  refused: number;
  mostInFlight: number;
  /** When the last request ended, since the schedule began. */
  lastEndMillis: number;
}

interface InFlightRequest {
  /** Its place among all of them. */
  index: number;
  request: PreparedRequest;
  dueMillis: number;
  sentMillis: number;
  isOver: boolean;
  sending: Sending | undefined;
}

/** Every request that is due enters once, and its end is logged once. */
export class InFlightRequests {
  readonly #bounds: InFlightBounds;
  readonly #connections: Connections;
  readonly #log: SlicedLog;
  /** Milliseconds since the schedule began. */
  readonly #now: () => number;
  /**
   * Requests in the order in which they were due, forgotten when they are over. An array and not a Set: V8 keeps the
   * tables that a Set has outgrown, and what they hold, until the next full collection, and copies it at each small one.
   */
  readonly #requests: (InFlightRequest | undefined)[] = [];
  /** Requests before this index are over. */
  #oldest = 0;
  #count = 0;
  /** Requests without a connection yet, in the same order. */
  readonly #waiting: InFlightRequest[] = [];
  #lastEndMillis = 0;
  #issued = 0;
  #refused = 0;
  #highest = 0;
  #events = 0;

  constructor(bounds: InFlightBounds, connections: Connections, log: SlicedLog, now: () => number) {
    this.#bounds = bounds;
    this.#connections = connections;
    this.#log = log;
    this.#now = now;
  }

  get count(): number {
    return this.#count;
  }

  /** Rises whenever a request is due or ends, so that a turn of the loop without work is known as one. */
  get events(): number {
    return this.#events;
  }

  get counts(): InFlightCounts {
    return {
      issued: this.#issued,
      refused: this.#refused,
      mostInFlight: this.#highest,
      lastEndMillis: this.#lastEndMillis,
    };
  }

  /** Takes up a request that is due, or refuses it. */
  due(request: PreparedRequest, dueMillis: number, nowMillis: number): void {
    this.#events += 1;
    if (this.#count >= this.#bounds.maximumOutstanding) {
      this.#refused += 1;
      this.#log.refused(request.requestClass, dueMillis);
      return;
    }
    this.#issued += 1;
    this.#log.issued(request.requestClass, dueMillis, nowMillis - dueMillis);
    const inFlight: InFlightRequest = {
      index: this.#requests.length,
      request,
      dueMillis,
      sentMillis: nowMillis,
      isOver: false,
      sending: undefined,
    };
    this.#requests.push(inFlight);
    this.#count += 1;
    this.#highest = Math.max(this.#highest, this.#count);
    if (this.#connections.hasIdle) this.#send(inFlight);
    else this.#waiting.push(inFlight);
  }

  #send(inFlight: InFlightRequest): void {
    const { request } = inFlight;
    inFlight.sending = this.#connections.send(
      {
        path: request.path,
        method: request.method,
        headers: request.headers,
        ...(request.body !== undefined && { body: request.body }),
      },
      {
        sent: () => {
          inFlight.sentMillis = this.#now();
        },
        ended: (status, body, serverTiming) => {
          const isRight = status === request.status && body.equals(request.expected);
          if (serverTiming !== undefined) {
            for (const { name, millis } of readServerTiming(serverTiming))
              this.#log.serverTiming(request.requestClass, inFlight.dueMillis, name, millis);
          }
          this.#over(inFlight, isRight ? { kind: "completed" } : { kind: "mismatch" });
          this.#sendWaiting();
        },
        failed: (why) => {
          this.#over(inFlight, { kind: "failed", why });
          this.#sendWaiting();
        },
      },
    );
  }

  #sendWaiting(): void {
    while (this.#connections.hasIdle) {
      const inFlight = this.#waiting.shift();
      if (inFlight === undefined) return;
      if (!inFlight.isOver) this.#send(inFlight);
    }
  }

  #over(inFlight: InFlightRequest, outcome: Outcome): void {
    if (inFlight.isOver) return;
    this.#events += 1;
    inFlight.isOver = true;
    this.#requests[inFlight.index] = undefined;
    inFlight.sending = undefined;
    this.#count -= 1;
    const { dueMillis, sentMillis, request } = inFlight;
    this.#lastEndMillis = this.#now();
    const times = { dueMillis, sentMillis, endMillis: this.#lastEndMillis };
    this.#log.ended(request.requestClass, outcome, times);
  }

  /** Gives up what is past its deadline. The oldest come first, so the look ends at the first that is not. */
  sweep(nowMillis: number): void {
    for (; this.#oldest < this.#requests.length; this.#oldest++) {
      const inFlight = this.#requests[this.#oldest];
      if (inFlight === undefined) continue;
      if (nowMillis - inFlight.dueMillis < this.#bounds.timeoutMillis) break;
      const { sending } = inFlight;
      this.#over(inFlight, { kind: "failed", why: "timeout" });
      sending?.cancel();
    }
    this.#sendWaiting();
  }
}
