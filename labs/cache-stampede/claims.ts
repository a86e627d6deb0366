/** What is claimed, with thresholds fixed before anything is measured. */
import { RATE_PER_SECOND } from "./system/scenario.ts";

/** Of what is offered: a service that does so much is back. */
const GOOD = 0.9;
const HALF = 0.5;

const exact = (invariant: string, text: string) => ({
  id: invariant,
  text,
  rule: { kind: "invariant" as const, invariant },
});

/** The median slice from 5 s before the loss to 20 s after the return. */
const goodput = (variant: string, from: number, to: number) => ({
  kind: "value-within" as const,
  workload: "loss",
  metric: "throughputPerSecond" as const,
  variant,
  from: from * RATE_PER_SECOND.loss,
  to: to * RATE_PER_SECOND.loss,
});

export const claims = [
  exact(
    "naive-recomputes",
    "At an expiry, naive recomputes as many times as requests come while one recomputation takes, within 20 %.",
  ),
  exact(
    "one-per-process",
    "With single-flight each process recomputes at most once at an expiry, which makes four.",
  ),
  exact("one-per-expiry", "With a lock, or with stale answers, at most one of all does."),
  exact(
    "early-expiry-mean",
    "With early expiry the recomputations of a cycle are e on average, or fewer, within 3 standard errors.",
  ),
  {
    id: "single-flight-spares-the-wait",
    text: "With single-flight, the 99th percentile of latency is at most 0.5 of what it is with naive.",
    rule: {
      kind: "ratio-at-most" as const,
      workload: "expiry",
      metric: "latencyP99Micros" as const,
      variant: "single-flight",
      baseline: "naive",
      threshold: 0.5,
    },
  },
  {
    id: "naive-stays-down",
    text: "After the cache has come back, naive does not: its median second, of the 30 from 5 s before the loss to 20 s after the return, completes less than half of what is offered.",
    rule: goodput("naive", 0, HALF),
  },
  {
    id: "shedding-recovers",
    text: "With shedding the service is back within 10 s of the cache's return: the median of the same 30 seconds completes at least 90 % of what is offered.",
    // Some upper end has to be named; none is meant.
    rule: goodput("shedding", GOOD, 2),
  },
  exact("within-staleness-bound", "No answer is older than its variant's bound."),
  exact(
    "within-staleness-bound-of-many",
    "Nor is one among many pages, where the service sheds or keeps copies.",
  ),
  exact("failed-never-stores", "A recomputation that fails stores nothing."),
];
