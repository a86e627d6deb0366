/**
 * Coordinated omission, in the smallest case that shows it: a server that answers at once but stalls
 * once in every period, seen by a client that keeps its schedule (open loop) and by one whose
 * connections wait for their answers (closed loop). Exact and without randomness; times in seconds.
 */

export interface StallScenario {
  /** Length of one period; the stall comes once in it. */
  period: number;
  /** Start of the stall inside the period. */
  stallStart: number;
  stall: number;
  /** Requests a second that are due, evenly spread. */
  rate: number;
  /** Connections of the closed loop, each asking again at its share of the rate. */
  connections: number;
  /** Time the server takes when it does not stall. */
  serviceTime: number;
}

/** One request: when it was due, when it was sent, when its answer was there. */
export interface TimedRequest {
  due: number;
  sent: number;
  answered: number;
  /** Number of the connection that carries it, in the closed loop. */
  connection: number;
}

/** @throws RangeError naming the quantity that makes no scenario */
export function requireScenario(scenario: StallScenario): void {
  const { period, stallStart, stall, rate, connections, serviceTime } = scenario;
  const wrong =
    !(period > 0) || !Number.isFinite(period)
      ? `a period of ${period} s`
      : !(stall >= 0 && stallStart >= 0 && stallStart + stall <= period)
        ? `a stall from ${stallStart} s for ${stall} s in a period of ${period} s`
        : !(rate > 0) || !Number.isFinite(rate)
          ? `a rate of ${rate} a second`
          : !(Number.isInteger(connections) && connections >= 1)
            ? `${connections} connections`
            : !(serviceTime >= 0 && serviceTime < period)
              ? `a service time of ${serviceTime} s`
              : undefined;
  if (wrong !== undefined) throw new RangeError(`A stall cannot be shown with ${wrong}.`);
}

/** Every due request of one period, sent when it is due, whatever the server does. */
export function openLoopRequests(scenario: StallScenario): TimedRequest[] {
  requireScenario(scenario);
  const { period, rate, connections } = scenario;
  const count = Math.round(period * rate);
  return Array.from({ length: count }, (_, index) => {
    const due = (index + 0.5) / rate;
    return { due, sent: due, answered: answeredAt(due, scenario), connection: index % connections };
  });
}

/**
 * The requests of one period that a closed loop sends: each connection asks at its share of the rate,
 * but never before its last answer. What it could not send in time it never sends.
 */
export function closedLoopRequests(scenario: StallScenario): TimedRequest[] {
  requireScenario(scenario);
  const { period, rate, connections } = scenario;
  const pause = connections / rate;
  const requests: TimedRequest[] = [];
  for (let connection = 0; connection < connections; connection++) {
    let sent = (connection + 0.5) / rate;
    while (sent < period) {
      const answered = answeredAt(sent, scenario);
      requests.push({ due: sent, sent, answered, connection });
      sent = Math.max(sent + pause, answered);
    }
  }
  return requests.sort((a, b) => a.sent - b.sent);
}

/** The latency in seconds that a share `p` of the requests does not exceed (nearest rank). */
export function latencyQuantile(requests: readonly TimedRequest[], p: number): number {
  if (requests.length === 0) throw new RangeError("There is no percentile of no requests.");
  const latencies = requests.map(({ due, answered }) => answered - due).sort((a, b) => a - b);
  return latencies[
    Math.min(latencies.length - 1, Math.max(0, Math.ceil(p * latencies.length) - 1))
  ]!;
}

function answeredAt(sent: number, { stallStart, stall, serviceTime }: StallScenario): number {
  const end = stallStart + stall;
  if (sent >= stallStart && sent < end) return end + serviceTime;
  // What is being served when the stall begins is answered as much later as the stall is long.
  const isInterrupted = sent < stallStart && sent + serviceTime > stallStart;
  return sent + serviceTime + (isInterrupted ? stall : 0);
}
