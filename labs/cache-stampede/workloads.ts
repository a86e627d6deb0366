/** An expiry under load, and a cache that is lost under load. */
import { apps, steady } from "#lab";
import { anyPage, hotPage } from "./requests.ts";
import {
  BACK_AT_SECONDS,
  expiry,
  LOSS_ENDS_AT_SECONDS,
  LOSS_SETTLES_SECONDS,
  LOST_AT_SECONDS,
  loss,
  RATE_PER_SECOND,
} from "./system/scenario.ts";

export const COUNTERS = ["hits", "misses", "recomputations", "cycles"];

const inExpiry = [
  "naive",
  "single-flight",
  "redis-lock",
  "early-expiry",
  "stale-while-revalidate",
] as const;
const inLoss = ["naive", "shedding", "shedding-warmup", "stale-copy"] as const;

const stretch = (fromSeconds: number, toSeconds: number) => ({
  fromSeconds,
  toSeconds,
  ratePerSecond: RATE_PER_SECOND.loss,
});

export const workloads = [
  {
    id: "expiry",
    title: "500 requests/s for one page that lives 5 s and takes 300 ms to make",
    design: "interleaved" as const,
    apps: apps("variants", inExpiry, expiry),
    requests: hotPage,
    // A naive cycle takes about 9.5 s, so a slice of 10 s holds an expiry of every variant.
    load: steady({
      ratePerSecond: RATE_PER_SECOND.expiry,
      settleSeconds: 1,
      sliceSeconds: 10,
      slices: 1,
      connections: 400,
      maximumOutstanding: 4_000,
    }),
    counters: COUNTERS,
    cores: "rest" as const,
    spawns: { quick: 2, default: 5, reference: 5 },
    modes: { quick: ["single-flight"], default: "all" as const, reference: "all" as const },
  },
  {
    id: "loss",
    title: "600 requests/s for 1,000 pages; Redis is killed at 10 s and back, empty, at 15 s",
    design: "interleaved" as const,
    apps: apps("variants", inLoss, loss),
    requests: anyPage,
    load: {
      kind: "open" as const,
      // One rate in three stretches: a profile of several is never cut short.
      profile: [
        stretch(0, LOST_AT_SECONDS),
        stretch(LOST_AT_SECONDS, BACK_AT_SECONDS),
        stretch(BACK_AT_SECONDS, LOSS_ENDS_AT_SECONDS),
      ],
      settleSeconds: LOSS_SETTLES_SECONDS,
      sliceSeconds: 1,
      connections: 900,
      maximumOutstanding: 4_000,
      timeoutSeconds: 3,
    },
    faults: [
      { atSeconds: LOST_AT_SECONDS, service: "redis" as const, action: "kill" as const },
      { atSeconds: BACK_AT_SECONDS, service: "redis" as const, action: "start" as const },
    ],
    allowedErrorShare: 1,
    counters: COUNTERS,
    cores: "rest" as const,
    spawns: { quick: 1, default: 2, reference: 5 },
    modes: { quick: [], default: ["shedding"], reference: "all" as const },
  },
];
