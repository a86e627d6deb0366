/** What is claimed, with thresholds fixed before anything is measured. */
import { cheEstimate, zipfPopularity } from "#lab/cache";
import { ENTRIES, PLAYERS, WRITE_SHARE } from "./system/sizes.ts";
import { EVICTING } from "./workloads.ts";

/** Of the hit ratio: three points to both sides. */
const TOLERANCE = 0.03;
/** Of the queries: two points. */
const SLACK = 0.02;

/** What Che's approximation expects of a cache with room for a tenth of the players, in reads. */
export const expectedOf = (exponent: number) =>
  cheEstimate({
    popularity: zipfPopularity(PLAYERS, exponent),
    entries: ENTRIES,
    writeShare: WRITE_SHARE,
  });

const rounded = (share: number) => Math.round(share * 1e4) / 1e4;
const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

/** Counters are read over all requests, of which the writes are none that could hit. */
const hitsByChe = (workload: keyof typeof EVICTING) => {
  const { exponent } = EVICTING[workload];
  const { hitRatio } = expectedOf(exponent);
  const aRequest = (1 - WRITE_SHARE) * hitRatio;
  return {
    id: `che-${workload}`,
    text: `With popularity by Zipf ${exponent}, Redis answers within 3 points of the ${percent(hitRatio)} of reads that Che's approximation expects, which is ${percent(aRequest)} of all requests.`,
    rule: {
      kind: "value-within" as const,
      workload,
      metric: "countPerRequest" as const,
      counter: "hits",
      variant: "cache-aside",
      from: rounded(aRequest - TOLERANCE),
      to: rounded(aRequest + TOLERANCE),
    },
  };
};

const mostQueries = rounded(1 - expectedOf(EVICTING["hits-099"].exponent).hitRatio + SLACK);

const readP50 = { metric: "latencyP50Micros" as const, requestClass: "read" };

const exact = (invariant: string, text: string) => ({
  id: invariant,
  text,
  rule: { kind: "invariant" as const, invariant },
});

export const claims = [
  {
    id: "profile-p50",
    text: "With cache-aside, the median of reading a profile is at most 0.4 of what it is without a cache.",
    rule: {
      kind: "ratio-at-most" as const,
      workload: "profile",
      ...readP50,
      variant: "cache-aside",
      threshold: 0.4,
    },
  },
  {
    id: "lookup-p50",
    text: "For a lookup by primary key there is little to gain: with cache-aside, its median is at least 0.7 of what it is without a cache.",
    rule: {
      kind: "ratio-at-least" as const,
      workload: "lookup",
      ...readP50,
      variant: "cache-aside",
      threshold: 0.7,
    },
  },
  hitsByChe("hits-099"),
  hitsByChe("hits-060"),
  {
    id: "queries-follow-hits",
    text: `The database gets at most 1 − h queries a request and two points more, where h is the hit ratio by Che's approximation at Zipf 0.99: at most ${mostQueries}.`,
    rule: {
      kind: "value-within" as const,
      workload: "hits-099",
      metric: "countPerRequest" as const,
      counter: "queries",
      variant: "cache-aside",
      from: 0,
      to: mostQueries,
    },
  },
  exact(
    "stale-set-race",
    "A slow reader can make a deleted entry return with its old value, for as long as an entry lives.",
  ),
  exact("lease-survives-race", "Under a lease the same schedule leaves no old value behind."),
  exact("no-foreign-answer", "Nobody gets another player's value."),
  exact(
    "within-staleness-bound",
    "No answer is older than its variant's bound, and every entry ends.",
  ),
  exact("counts-agree", "Hits and queries add up to reads, and Redis counts the same hits."),
  exact("equal-to-the-database", "After the load, answers equal the database's."),
  exact("room-for-a-tenth", "Redis has room for a tenth of the players, within 5 %."),
];
