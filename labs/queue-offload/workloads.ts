/** A spike over a calm load, a load next to nothing, and a load under faults. */
import { apps, steady } from "#lab";
import { orders, ordersWithPoison } from "./requests.ts";
import {
  DEADLINE_SECONDS,
  hasty,
  overrun,
  PATIENCE_SECONDS,
  RATE_PER_SECOND,
  SPIKE,
  usual,
} from "./system/scenario.ts";

export const COUNTERS = [
  "received",
  "accepted",
  "attempts",
  "completed",
  "accepted-done",
  "surplus-effects",
  "completion-millis",
  "dead-lettered",
];

const compared = ["inline", "bullmq", "sqs"] as const;
const underFaults = ["fire-and-forget", "bullmq", "bullmq-in-memory", "sqs"] as const;

const stretch = (fromSeconds: number, toSeconds: number, ratePerSecond: number) => ({
  fromSeconds,
  toSeconds,
  ratePerSecond,
});

/** Ten kills of a process, three seconds apart. */
const tenTimes = (process: string, fromSeconds: number) =>
  Array.from({ length: 10 }, (_, index) => ({
    atSeconds: fromSeconds + 3 * index,
    process,
    action: "kill" as const,
  }));

/** With 50 orders a second, a kill comes within 50 ms of an acceptance. */
export const KILLS = [
  ...tenTimes("worker", 2.4),
  ...tenTimes("web", 3.6),
  { atSeconds: 33.4, process: "worker", action: "pause" as const, forSeconds: 2.5 },
  { atSeconds: 37.4, service: "redis" as const, action: "restart" as const },
];
export const KILLS_END_AT_SECONDS = 45;

export const workloads = [
  {
    id: "spike",
    title: "50 orders/s, 150/s from 5 s to 15 s, then 50/s; 100/s can be done",
    design: "interleaved" as const,
    apps: apps("variants", compared, usual),
    requests: orders,
    load: {
      kind: "open" as const,
      // Evenly spread, so that the rates of the formula are those of every second.
      arrivals: "constant" as const,
      profile: [
        stretch(0, SPIKE.fromSeconds, RATE_PER_SECOND.calm),
        stretch(SPIKE.fromSeconds, SPIKE.toSeconds, RATE_PER_SECOND.spike),
        stretch(SPIKE.toSeconds, SPIKE.endsAtSeconds, RATE_PER_SECOND.calm),
      ],
      sliceSeconds: 1,
      connections: 900,
      maximumOutstanding: 4_000,
      // Nobody leaves before the last wait is over, so that all of them are in the figures.
      timeoutSeconds: PATIENCE_SECONDS,
    },
    counters: COUNTERS,
    backlog: { arrived: "received", done: ["completed", "dead-lettered"] },
    cores: "rest" as const,
    spawns: { quick: 1, default: 2, reference: 6 },
    modes: { quick: ["bullmq"], default: "all" as const, reference: "all" as const },
  },
  {
    id: "idle",
    title: "10 orders/s",
    design: "interleaved" as const,
    apps: apps("variants", compared, usual),
    requests: orders,
    load: steady({
      ratePerSecond: RATE_PER_SECOND.idle,
      settleSeconds: 2,
      sliceSeconds: 4,
      slices: 2,
      connections: 20,
      maximumOutstanding: 200,
    }),
    counters: COUNTERS,
    cores: "rest" as const,
    spawns: { quick: 1, default: 3, reference: 6 },
    modes: { quick: [], default: "all" as const, reference: "all" as const },
  },
  {
    id: "kills",
    title: "50 orders/s, one in 200 of them poison, while processes are killed and Redis restarted",
    design: "interleaved" as const,
    apps: apps("variants", underFaults, hasty),
    requests: ordersWithPoison,
    load: {
      kind: "open" as const,
      profile: [
        stretch(0, KILLS_END_AT_SECONDS - 5, RATE_PER_SECOND.kills),
        // What is left may end. A schedule's rate is never zero.
        stretch(KILLS_END_AT_SECONDS - 5, KILLS_END_AT_SECONDS, 1),
      ],
      sliceSeconds: 1,
      connections: 100,
      maximumOutstanding: 1_000,
      timeoutSeconds: DEADLINE_SECONDS,
    },
    faults: KILLS,
    allowedErrorShare: 1,
    counters: COUNTERS,
    backlog: { arrived: "accepted", done: ["accepted-done", "dead-lettered"] },
    cores: "rest" as const,
    spawns: { quick: 1, default: 1, reference: 2 },
    modes: {
      quick: [],
      default: ["bullmq"],
      reference: ["bullmq", "bullmq-in-memory", "sqs"],
    },
  },
  {
    id: "overrun",
    title: "5 orders/s, and each takes longer than its message is out of sight",
    design: "interleaved" as const,
    apps: apps("variants", ["sqs-overrun"], overrun),
    requests: orders,
    load: steady({
      ratePerSecond: RATE_PER_SECOND.overrun,
      settleSeconds: 3,
      sliceSeconds: 5,
      slices: 2,
      connections: 20,
      maximumOutstanding: 200,
    }),
    counters: COUNTERS,
    cores: "rest" as const,
    spawns: { quick: 1, default: 2, reference: 3 },
    modes: { quick: [], default: "all" as const, reference: "all" as const },
  },
];
