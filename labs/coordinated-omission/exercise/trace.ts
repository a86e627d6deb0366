/**
 * How trace.csv was made: four connections of a closed loop, each with a slot of its own every 40 ms,
 * so that together they mean to send one request every 10 ms, for 20 s. The server answers 3 ms after a
 * request, except that it stands still from 4.3 s to 4.9 s and from 13.7 s to 13.95 s; what reaches it
 * then is answered 3 ms after the end. A connection that waits for an answer when its slot comes sends
 * nothing in that slot, and takes the next one. All times are whole milliseconds.
 */

export const CONNECTIONS = 4;
/** Between two slots of one connection. */
export const INTERVAL_MILLIS = 40;
export const LENGTH_MILLIS = 20_000;

const SERVICE_MILLIS = 3;
const STALLS: readonly (readonly [from: number, to: number])[] = [
  [4_300, 4_900],
  [13_700, 13_950],
];

/** One request of the trace. */
export interface TracedRequest {
  /** From 1. */
  connection: number;
  sentMillis: number;
  answeredMillis: number;
}

/** The requests of the trace, in the order in which they were sent. */
export function makeTrace(): TracedRequest[] {
  const step = INTERVAL_MILLIS / CONNECTIONS;
  const freeFrom = new Map<number, number>();
  const trace: TracedRequest[] = [];
  for (let slot = 0; slot * step < LENGTH_MILLIS; slot++) {
    const connection = (slot % CONNECTIONS) + 1;
    const sentMillis = slot * step;
    if (sentMillis < (freeFrom.get(connection) ?? 0)) continue;
    const stall = STALLS.find(([from, to]) => sentMillis >= from && sentMillis < to);
    const answeredMillis = (stall?.[1] ?? sentMillis) + SERVICE_MILLIS;
    freeFrom.set(connection, answeredMillis);
    trace.push({ connection, sentMillis, answeredMillis });
  }
  return trace;
}

/** The trace as it stands in trace.csv. */
export function traceCsv(trace: readonly TracedRequest[]): string {
  const rows = trace.map(
    ({ connection, sentMillis, answeredMillis }) =>
      `${connection},${sentMillis},${answeredMillis}\n`,
  );
  return `connection,sent (ms),answered (ms)\n${rows.join("")}`;
}

/** Reads what `traceCsv` writes. */
export function readTrace(csv: string): TracedRequest[] {
  const [, ...lines] = csv.trimEnd().split("\n");
  return lines.map((line) => {
    const [connection = 0, sentMillis = 0, answeredMillis = 0] = line.split(",").map(Number);
    return { connection, sentMillis, answeredMillis };
  });
}
