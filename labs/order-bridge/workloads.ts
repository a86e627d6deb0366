/** A link that loses or refuses one call in ten, and the same link with processes that are killed. */
import { apps, steady } from "#lab";
import { cancellation, order } from "./requests.ts";
import {
  BRIDGE_KILLED_AT_SECONDS,
  FAULTS_END_AT_SECONDS,
  RATE_PER_SECOND,
  SOUTH_KILLED_AT_SECONDS,
  usual,
} from "./system/scenario.ts";

export const VARIANTS = ["naive", "retry-only", "key-only", "outbox"] as const;

export const COUNTERS = [
  "doubled",
  "doubled-by-retry",
  "lost-network",
  "lost-outage",
  "lost-crash",
  "delay-millis",
  "calls",
];

const common = {
  design: "interleaved" as const,
  apps: apps("variants", VARIANTS, usual),
  requests: [order, cancellation],
  counters: COUNTERS,
  cores: "rest" as const,
};

const stretch = (fromSeconds: number, toSeconds: number) => ({
  fromSeconds,
  toSeconds,
  ratePerSecond: RATE_PER_SECOND,
});

const killed = (process: string) => (atSeconds: number) => ({
  atSeconds,
  process,
  action: "kill" as const,
});

/** Many of both: a bridge that waits for south keeps its customers for seconds. */
const customers = { connections: 300, maximumOutstanding: 2_000, timeoutSeconds: 10 };

export const workloads = [
  {
    id: "network",
    title: "40 requests/s; of the calls to south 3 % are dropped, 4 % refused, 3 % done unheard",
    ...common,
    load: steady({
      ratePerSecond: RATE_PER_SECOND,
      settleSeconds: 1,
      sliceSeconds: 4,
      slices: 5,
      ...customers,
    }),
    spawns: { quick: 1, default: 3, reference: 5 },
    modes: { quick: ["outbox"], default: "all" as const, reference: "all" as const },
  },
  {
    id: "faults",
    title: "The same; the bridge is killed three times, and south is away for about five seconds",
    ...common,
    load: {
      kind: "open" as const,
      // One rate in two stretches: a profile of several is never cut short.
      profile: [
        stretch(0, SOUTH_KILLED_AT_SECONDS[0]!),
        stretch(SOUTH_KILLED_AT_SECONDS[0]!, FAULTS_END_AT_SECONDS),
      ],
      settleSeconds: 1,
      sliceSeconds: 5,
      ...customers,
    },
    faults: [
      ...BRIDGE_KILLED_AT_SECONDS.map(killed("bridge")),
      ...SOUTH_KILLED_AT_SECONDS.map(killed("south")),
    ],
    spawns: { quick: 1, default: 2, reference: 5 },
    modes: { quick: [], default: ["outbox"], reference: "all" as const },
  },
];
