/** What is claimed, with thresholds taken from theory before anything is measured. */
import { mmcMeanWait } from "#lab/queueing";
import {
  CAPACITY_PER_SECOND,
  DEADLINE_MILLIS,
  kinds,
  SERVICE_RATE_PER_SECOND,
} from "./system/queues.ts";

const TOLERANCE = 0.1;
const inMillis = (micros: number) => `${(micros / 1e3).toPrecision(3)} ms`;

/** Mean wait in microseconds of one of the baseline's queues, by Erlang C. */
export function erlangCMicros(percent: number): number {
  const { servers, queues } = kinds["c5-exponential"];
  const arrivalRate = (percent * CAPACITY_PER_SECOND) / 100 / queues;
  return mmcMeanWait(servers, arrivalRate, SERVICE_RATE_PER_SECOND) * 1e6;
}

const meanWait = (percent: number) => {
  const micros = erlangCMicros(percent);
  return {
    id: `erlang-c-at-${percent}`,
    text: `At ${percent} % load the mean wait is within 10 % of Erlang C, which expects ${inMillis(micros)}.`,
    rule: {
      kind: "value-within" as const,
      workload: `load-${percent}`,
      metric: "waitMeanMicros" as const,
      variant: "c5-exponential",
      from: Math.round((1 - TOLERANCE) * micros),
      to: Math.round((1 + TOLERANCE) * micros),
    },
  };
};

const constantAt90 = {
  id: "constant-at-90",
  text: "At 90 % load, constant holds wait at most 0.65 of what exponential ones wait.",
  rule: {
    kind: "ratio-at-most" as const,
    workload: "load-90",
    metric: "waitMeanMicros" as const,
    variant: "c5-constant",
    baseline: "c5-exponential",
    threshold: 0.65,
  },
};

/** With one server, the time in the system is exponential at the rate that arrivals leave over. */
const p99At50Micros =
  (Math.log(100) / (SERVICE_RATE_PER_SECOND - SERVICE_RATE_PER_SECOND / 2)) * 1e6;

const p99OfOneServer = {
  id: "p99-knee",
  text: `With one slot at 90 % load, the 99th percentile of latency is at least 3 times what M/M/1 expects at 50 %: 3 × ln(100) / (50 − 25) s, which is ${inMillis(3 * p99At50Micros)}.`,
  rule: {
    kind: "value-within" as const,
    workload: "load-90",
    metric: "latencyP99Micros" as const,
    variant: "c1",
    from: Math.round(3 * p99At50Micros),
    // A minute, because some upper end has to be named; none is meant.
    to: 60_000_000,
  },
};

/** The rate at which M/M/1 has its 99th percentile at the deadline, over all queues of one server. */
export const capacityOfC1 =
  kinds.c1.queues * (SERVICE_RATE_PER_SECOND - Math.log(100) / (DEADLINE_MILLIS / 1e3));

const capacityOfOneServer = {
  id: "capacity-of-one-slot",
  text: `With one slot, the highest rate that keeps a 99th percentile of ${DEADLINE_MILLIS} ms is within 10 % of the ${Math.round(capacityOfC1)} requests/s that M/M/1 expects.`,
  rule: {
    kind: "value-within" as const,
    workload: "capacity",
    metric: "capacityPerSecond" as const,
    variant: "c1",
    from: Math.round((1 - TOLERANCE) * capacityOfC1),
    to: Math.round((1 + TOLERANCE) * capacityOfC1),
  },
};

const exact = (invariant: string, text: string) => ({
  id: invariant,
  text,
  rule: { kind: "invariant" as const, invariant },
});

export const claims = [
  ...[50, 70, 80, 90].map(meanWait),
  constantAt90,
  p99OfOneServer,
  capacityOfOneServer,
  exact("little-within-3-percent", "Little's law holds within 3 %, in every variant."),
  exact("slots-never-above-c", "No queue ever has more slots in use than it has."),
  exact("all-arrivals-complete", "Every arrival is served, and counted once."),
  exact("hold-as-drawn", "Slots are held as long as drawn, within 2 % of the mean."),
];
