import { defineLab } from "#lab";
import { claims } from "./claims.ts";
import { judge } from "./exercise/judge.ts";
import {
  countsAgree,
  equalToTheDatabase,
  noForeignAnswer,
  roomForATenth,
  withinStalenessBound,
} from "./oracle/invariants.ts";
import { noOldValueReturns } from "./oracle/race.ts";
import { DATA_SEED, MAXMEMORY_BYTES, PLAYERS } from "./system/sizes.ts";
import { workloads } from "./workloads.ts";

export default defineLab({
  id: "redis-cache",
  chapter: 7,
  title: "Caching with Redis",
  question: "What does a cache buy, at which hit ratio, and what does it cost in correctness?",
  services: ["redis", "postgres"],
  serviceSettings: {
    redis: { maxmemory: String(MAXMEMORY_BYTES), "maxmemory-policy": "allkeys-lru" },
    // One process works on a query, pages that are in memory anyway are not reckoned as far, and writes do not wait
    // for the disk.
    postgres: {
      max_parallel_workers_per_gather: "0",
      random_page_cost: "1.1",
      synchronous_commit: "off",
    },
  },
  data: { players: PLAYERS, inventory: 500_000, orders: 100_000, seed: DATA_SEED },
  variants: [
    { id: "no-cache", title: "No cache", shows: "Every read asks the database" },
    {
      id: "cache-aside",
      title: "Cache-aside",
      shows: "Redis first; a miss asks the database and stores; a write deletes",
    },
    {
      id: "two-tier",
      title: "Two tiers",
      shows: "1,000 entries inside the process for a second each, in front of Redis",
    },
    {
      id: "lease",
      title: "Lease",
      shows: "Cache-aside that stores only while nobody has written since the miss",
    },
  ],
  workloads,
  primary: {
    workload: "profile",
    variant: "cache-aside",
    metric: "latencyP50Micros",
    requestClass: "read",
  },
  invariants: [
    {
      id: "no-foreign-answer",
      text: "Each of 120 values asked for, 20 at a time, is of the player asked for",
      workload: "profile",
      check: noForeignAnswer,
    },
    {
      id: "within-staleness-bound",
      text: "A read that begins after a write was acknowledged has that write's version; where a tier is inside the process, at the latest a second later. Every entry in Redis has an end within the bound",
      workload: "profile",
      check: withinStalenessBound,
    },
    {
      id: "counts-agree",
      text: "Queries and hits add up to the reads, and Redis counts as many hits and misses as the server",
      workload: "profile",
      check: countsAgree,
    },
    {
      id: "equal-to-the-database",
      text: "After the load, the values of 40 popular players and 40 others equal the database's, byte for byte",
      workload: "profile",
      check: equalToTheDatabase,
    },
    {
      id: "lease-survives-race",
      text: "A reader is held between the database and the cache while another request writes; reads that come later have the new version",
      workload: "profile",
      variants: ["no-cache", "lease"],
      check: noOldValueReturns,
    },
    {
      id: "stale-set-race",
      text: "The same schedule, where nothing keeps the held reader from storing: reads that come later have the new version",
      workload: "profile",
      variants: ["cache-aside", "two-tier"],
      expected: "broken",
      check: noOldValueReturns,
    },
    {
      id: "room-for-a-tenth",
      text: "Of more entries than fit, Redis keeps a tenth of the players' number, within 5 %",
      workload: "profile",
      variants: ["cache-aside"],
      check: roomForATenth,
    },
  ],
  claims,
  exercise: {
    task: "A cache for two games serves one game's players to the other, forgets nothing at different times, writes into the cache what the database may already have replaced, and remembers errors. Mend the four faults. The judge drives your cache under three seeds: no foreign answer, no old answer once all is written, no remembered error, entries that do not end together, and at most 1.1 times the solution's queries.",
    learner: "exercise/learner.ts",
    starter: "exercise/starter.ts",
    solution: "exercise/solution.ts",
    judge,
  },
});
