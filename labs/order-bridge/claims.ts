/** What is claimed, with thresholds fixed before anything is measured. */

const exact = (invariant: string, text: string) => ({
  id: invariant,
  text,
  rule: { kind: "invariant" as const, invariant },
});

/** Of the requests that were answered, by the counters of all parties. */
const counted = (
  variant: string,
  counter: string,
  from: number,
  to: number,
  workload = "network",
) => ({
  kind: "value-within" as const,
  workload,
  metric: "countPerRequest" as const,
  variant,
  counter,
  from,
  to,
});

/** Some upper end has to be named; none is meant. */
const NO_UPPER_END = 10;
/** One in two thousand, where none is meant: an interval of nothing but zeros has an upper end of zero. */
const NONE = 0.0005;

const spares = (metric: "latencyP50Micros" | "latencyP99Micros") => ({
  kind: "ratio-at-most" as const,
  workload: "network",
  metric,
  variant: "outbox",
  baseline: "naive",
  requestClass: "order",
  threshold: 0.6,
});

export const claims = [
  exact("nothing-lost", "With the outbox no accepted operation is lost, whatever dies."),
  exact("nothing-doubled", "With keys, with or without an outbox, none is done twice."),
  exact("nothing-misordered", "With the outbox no order is printed after its cancellation."),
  exact("cents-agree", "With the outbox both platforms have the same sum in the end."),
  exact("orders-lost", "Every other bridge loses operations."),
  exact("told-twice-doubles", "Without keys, what the bridge is told twice is done twice."),
  exact(
    "told-in-reverse-misorders",
    "Without the outbox, an order of which the bridge is told after its cancellation is printed after it.",
  ),
  {
    id: "naive-loses-to-the-way",
    text: "One attempt loses at least 5 % of the operations to the way.",
    rule: counted("naive", "lost-network", 0.05, NO_UPPER_END),
  },
  {
    id: "retries-cure-loss",
    text: "Four attempts lose at most a twentieth of that, which is 0.25 %.",
    rule: counted("retry-only", "lost-network", 0, 0.0025),
  },
  {
    id: "retries-double",
    text: "Four attempts without a key double at least 2 % of the operations by being repeated.",
    rule: counted("retry-only", "doubled-by-retry", 0.02, NO_UPPER_END),
  },
  {
    id: "keys-double-nothing",
    text: "Four attempts with a key double none.",
    rule: counted("key-only", "doubled", 0, NONE),
  },
  {
    id: "keys-lose-to-an-outage",
    text: "Keys and retries do not outlast an outage of five seconds: at least 5 % of the operations are lost to it.",
    rule: counted("key-only", "lost-outage", 0.05, NO_UPPER_END, "faults"),
  },
  {
    id: "outbox-spares-the-median",
    text: "With the outbox the median customer waits for at most 0.6 of what she waits for with naive.",
    rule: spares("latencyP50Micros"),
  },
  {
    id: "outbox-spares-the-slowest",
    text: "So does the one in a hundred who waits longest.",
    rule: spares("latencyP99Micros"),
  },
  exact(
    "struck-after-commit-loses",
    "A bridge that knows an event by its key, and dies between its commit and its call, loses it.",
  ),
  exact("same-answer", "Who asks again under the same key is answered the same."),
  exact("key-reused", "A key that comes again with another body is refused."),
];
