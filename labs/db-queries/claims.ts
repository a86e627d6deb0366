/** What is claimed; the thresholds were fixed before anything was measured. */

const latency = { metric: "latencyP50Micros" as const };
const onPool = { workload: "pool", variant: "pool-200", baseline: "pool-10" };

const exact = (invariant: string, text: string) => ({
  id: invariant,
  text,
  rule: { kind: "invariant" as const, invariant },
});

export const claims = [
  {
    id: "keyset-on-page-10000",
    text: "On page 10,000 the median latency with a keyset is at most a fiftieth (0.02) of that with OFFSET.",
    rule: {
      kind: "ratio-at-most" as const,
      workload: "page-10000",
      ...latency,
      variant: "keyset",
      baseline: "offset",
      threshold: 0.02,
    },
  },
  {
    id: "index-on-ten-rows",
    text: "With an index, the median latency of finding 10 rows of 1,000,000 is at most a hundredth (0.01) of that without.",
    rule: {
      kind: "ratio-at-most" as const,
      workload: "orders-of-player",
      ...latency,
      variant: "index",
      baseline: "no-index",
      threshold: 0.01,
    },
  },
  {
    id: "join-a-millisecond-away",
    text: "With a round trip of 1 ms, the median latency of one join is at most a tenth (0.1) of that of 32 queries.",
    rule: {
      kind: "ratio-at-most" as const,
      workload: "friends-far",
      ...latency,
      variant: "join",
      baseline: "n-plus-one",
      threshold: 0.1,
    },
  },
  {
    id: "pool-throughput",
    text: "A pool of 200 connections serves at most 1.05 times the requests of a pool of 10.",
    rule: { kind: "ratio-at-most" as const, ...onPool, threshold: 1.05 },
  },
  {
    id: "pool-tail",
    text: "The 99th percentile of latency with a pool of 200 connections is not below that with a pool of 10.",
    rule: {
      kind: "ratio-at-least" as const,
      ...onPool,
      metric: "latencyP99Micros" as const,
      threshold: 1,
    },
  },
  exact("same-friends", "All three ways to the friends find the same rows in the same order."),
  exact(
    "same-page-10000",
    "OFFSET and keyset find the same rows on page 10,000, in the same order.",
  ),
  exact(
    "queries-a-request",
    "The friends take 32 queries with N+1, two with a batch, and one with a join.",
  ),
  exact("same-receipts", "All three ways to insert leave the same table."),
  exact(
    "keyset-walk",
    "A walk by keyset sees each row once, also while rows are inserted and deleted.",
  ),
  exact(
    "offset-walk",
    "A walk by OFFSET repeats rows while others are inserted, and misses rows while others are deleted.",
  ),
  exact("pool-bound", "No pool opens more connections than it may."),
];
