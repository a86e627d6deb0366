/** What is claimed, with thresholds fixed before anything is measured. */

/** Of inline's 99th percentile, at most. */
const SHARE_OF_INLINE = 0.2;
const DRAIN_TOLERANCE = 0.15;

const exact = (invariant: string, text: string) => ({
  id: invariant,
  text,
  rule: { kind: "invariant" as const, invariant },
});

const quicker = (variant: string, name: string) => ({
  id: `spike-${variant}`,
  text: `Under a load that triples for ten seconds, the 99th percentile of a request's latency with ${name} is at most a fifth of what it is inline, in the median second.`,
  rule: {
    kind: "ratio-at-most" as const,
    workload: "spike",
    metric: "latencyP99Micros" as const,
    variant,
    baseline: "inline",
    threshold: SHARE_OF_INLINE,
  },
});

const drains = (variant: string, name: string) => ({
  id: `drain-${variant}`,
  text: `The backlog of ${name} drains in (a - m) T / (m - b), within 15 %, m being what was done a second during the spike.`,
  rule: { kind: "drain-agrees" as const, workload: "spike", variant, tolerance: DRAIN_TOLERANCE },
});

export const claims = [
  quicker("bullmq", "BullMQ"),
  quicker("sqs", "SQS"),
  exact("none-lost", "Over all kills, BullMQ and SQS lose no order that was accepted."),
  exact("none-doubled", "Over all kills, no order has its effect twice with BullMQ or SQS."),
  exact(
    "dead-letters",
    "Orders that cannot be done end in the dead-letter queue within five attempts, and no others do.",
  ),
  exact("forgotten", "Work that was only started is lost with its process."),
  exact("lost-with-redis", "A queue in a Redis without an append-only file loses orders with it."),
  exact(
    "doubled-by-timeout",
    "Work longer than the visibility timeout has its effect twice where nothing prevents it.",
  ),
  drains("bullmq", "BullMQ"),
  drains("sqs", "SQS"),
  {
    id: "idle-price",
    text: "With next to no load, an order is done later with BullMQ than inline, counted from when it came.",
    rule: {
      kind: "ratio-at-least" as const,
      workload: "idle",
      metric: "countPerRequest" as const,
      counter: "completion-millis",
      variant: "bullmq",
      baseline: "inline",
      threshold: 1,
    },
  },
];
