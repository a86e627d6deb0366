/** What the variants are put under. All loads are open: the variants take turns, and one has Redis to itself. */
import { apps, steady } from "#lab";
import { readsAndWrites } from "./requests.ts";
import { COUNTED } from "./system/counters.ts";
import { FLAT, SKEWED } from "./system/sizes.ts";

const connections = 100;
const maximumOutstanding = 2000;
const spawns = { quick: 3, default: 5, reference: 5 };
const common = { design: "interleaved" as const, cores: "rest" as const, counters: COUNTED };

/**
 * A third of what one core can do without a cache on a slow day, where a profile costs it 10 ms. At 80 a second,
 * near what it can do on such a day, two copies without a cache differed by more than any of this claims.
 */
const PROFILES_PER_SECOND = 30;
const LOOKUPS_PER_SECOND = 400;

const warmProfiles = { exponent: SKEWED, warm: "profile" };
const warmLookups = { exponent: SKEWED, warm: "lookup" };

/**
 * Rates at which Redis evicts: cheap lookups, so that many fit into a few seconds. An entry is evicted
 * when it has not been read for about 19 s or 10 s, which is far more than the second that Redis' clock
 * for this counts in. The cache begins empty and holds what a used one holds once it has been full.
 */
export const EVICTING = {
  "hits-099": { exponent: SKEWED, ratePerSecond: 1500, settleSeconds: 26, seconds: 12 },
  "hits-060": { exponent: FLAT, ratePerSecond: 1200, settleSeconds: 14, seconds: 12 },
} as const;

/** Slices of a second each from the first request on. */
export const COLD = { ratePerSecond: 1000, seconds: 20 };

const evicting = (id: keyof typeof EVICTING, title: string) => {
  const { exponent, ratePerSecond, settleSeconds, seconds } = EVICTING[id];
  const sliceSeconds = 3;
  return {
    ...common,
    id,
    title,
    apps: apps("variants", ["cache-aside"], { exponent }),
    requests: readsAndWrites("lookup"),
    load: steady({
      ratePerSecond,
      settleSeconds,
      sliceSeconds,
      slices: seconds / sliceSeconds,
      connections,
      maximumOutstanding,
    }),
    spawns,
    modes: { quick: [], default: "all" as const, reference: "all" as const },
  };
};

export const workloads = [
  {
    ...common,
    id: "profile",
    title: `${PROFILES_PER_SECOND} requests/s: profiles, and 2 % writes`,
    apps: {
      ...apps("variants", ["no-cache"], { exponent: SKEWED }),
      ...apps("variants", ["cache-aside", "two-tier", "lease"], warmProfiles),
    },
    requests: readsAndWrites("profile"),
    load: steady({
      ratePerSecond: PROFILES_PER_SECOND,
      settleSeconds: 2,
      sliceSeconds: 4,
      slices: 4,
      connections,
      maximumOutstanding,
    }),
    spawns,
    modes: { quick: ["cache-aside"], default: "all" as const, reference: "all" as const },
  },
  {
    ...common,
    id: "lookup",
    title: `${LOOKUPS_PER_SECOND} requests/s: rows by primary key, and 2 % writes`,
    apps: {
      ...apps("variants", ["no-cache"], { exponent: SKEWED }),
      ...apps("variants", ["cache-aside"], warmLookups),
    },
    requests: readsAndWrites("lookup"),
    load: steady({
      ratePerSecond: LOOKUPS_PER_SECOND,
      settleSeconds: 2,
      sliceSeconds: 2,
      slices: 4,
      connections,
      maximumOutstanding,
    }),
    spawns,
    modes: { quick: [], default: "all" as const, reference: "all" as const },
  },
  evicting("hits-099", "1,500 lookups/s by Zipf 0.99, from a cache that is full"),
  evicting("hits-060", "1,200 lookups/s by Zipf 0.6, from a cache that is full"),
  {
    ...common,
    id: "cold",
    title: `${COLD.ratePerSecond} lookups/s by Zipf 0.99, from an empty cache`,
    apps: apps("variants", ["cache-aside"], { exponent: SKEWED }),
    requests: readsAndWrites("lookup"),
    load: steady({
      ratePerSecond: COLD.ratePerSecond,
      sliceSeconds: 1,
      slices: COLD.seconds,
      connections,
      maximumOutstanding,
    }),
    spawns: { quick: 3, default: 3, reference: 3 },
    modes: { quick: [], default: "all" as const, reference: "all" as const },
  },
];
