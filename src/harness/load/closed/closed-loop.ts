import type { EventEmitter } from "node:events";
import autocannon from "autocannon";
import type { Target } from "./protocol.ts";
import type { Tally } from "./tally.ts";

/** Longer than any run; slices are cut from one continuous load, which is ended by `stop`. */
const FOREVER_SECONDS = 24 * 3600;
const RESPONSE_TIMEOUT_SECONDS = 10;
/** autocannon notices that it was stopped when its sampling timer ticks. */
const SAMPLE_MILLIS = 50;

/** What autocannon returns and its type package does not tell: an emitter that can be stopped. */
type Tracker = EventEmitter & { stop(): void };

export interface ClosedLoop {
  stop(): Promise<void>;
}

/**
 * Loads one target with autocannon: every connection sends its next request when the last response
 * has arrived. Each answer is compared with the only one that counts as correct.
 */
export function startClosedLoop(target: Target, tally: Tally): ClosedLoop {
  const statuses = new Set(target.requests.map((request) => request.expect.status));
  const tracker = autocannon({
    ...mixOf(target, tally),
    connections: target.connections,
    pipelining: target.pipelining,
    duration: FOREVER_SECONDS,
    sampleInt: SAMPLE_MILLIS,
    timeout: RESPONSE_TIMEOUT_SECONDS,
    excludeErrorStats: true,
    ...(target.ratePerSecond !== undefined && { overallRate: target.ratePerSecond }),
  }) as unknown as Tracker;
  tracker.on("response", (_client: unknown, status: number, _bytes: number, millis: number) => {
    tally.response(statuses.has(status), millis, performance.now());
  });
  tracker.on("reqError", (error: Error) => {
    tally.error();
    if (error.message === "request timed out") tally.timeout();
  });
  tracker.on("reqMismatch", () => tally.mismatch());
  const ended = new Promise<void>((resolve) => tracker.on("done", () => resolve()));
  return {
    stop: () => {
      tracker.stop();
      return ended;
    },
  };
}

/** A single request is compared by autocannon itself, which is cheaper than a callback for each answer of a mix. */
function mixOf({ url, requests }: Target, tally: Tally): autocannon.Options {
  const [first] = requests;
  if (first !== undefined && requests.length === 1) {
    return { url: `${url}${first.path}`, expectBody: first.expect.body, ...sent(first) };
  }
  return {
    url,
    requests: requests.map((request) => ({
      path: request.path,
      ...sent(request),
      onResponse: (status: number, body: string) => {
        if (status === request.expect.status && body !== request.expect.body) tally.mismatch();
      },
    })),
  };
}

const sent = ({ method, headers, body }: Target["requests"][number]) => ({
  method,
  headers: headers ?? {},
  ...(body === undefined ? {} : { body }),
});
