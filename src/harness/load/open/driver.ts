/**
 * The open-loop driver: sends each request when it is due, whatever the server does, and counts its
 * latency from then. A request that finds no idle connection waits for one, and that wait is part of
 * its latency. Beyond a bound of requests in flight the rest is refused and counted, never dropped.
 */
import type { RequestSpec } from "../../../lab/definition.ts";
import { Connections } from "./connections.ts";
import type { InFlightBounds } from "./in-flight.ts";
import { type PreparedRequest, prepareRequest } from "./prepared-request.ts";
import type { OpenLoopReport } from "./report.ts";
import { type Schedule, ScheduleRun } from "./schedule-run.ts";
import { type Cut, SlicedLog } from "./sliced-log.ts";

const WARM_ROUNDS = 2;

export interface OpenLoopTarget extends InFlightBounds {
  /** Base address, no trailing slash. */
  url: string;
  requests: readonly RequestSpec[];
  connections: number;
}

/** Loads one target; its connections live from one schedule to the next. */
export class OpenLoopDriver {
  readonly #target: OpenLoopTarget;
  readonly #requests: PreparedRequest[];
  readonly #connections: Connections;

  constructor(target: OpenLoopTarget) {
    this.#target = target;
    this.#requests = target.requests.map(prepareRequest);
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
