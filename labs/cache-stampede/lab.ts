import { defineLab } from "#lab";
import { claims } from "./claims.ts";
import { judge } from "./exercise/judge.ts";
import { invariants } from "./oracle/invariants.ts";
import { workloads } from "./workloads.ts";

export default defineLab({
  id: "cache-stampede",
  chapter: 8,
  title: "When the cache fails",
  question:
    "My cache hides most of the load. What happens in the second it expires, and in the minute it is gone?",
  services: ["redis", "postgres"],
  variants: [
    {
      id: "naive",
      title: "Naive",
      shows: "The baseline: whoever finds no page makes it",
    },
    {
      id: "single-flight",
      title: "Single-flight",
      shows: "One request in each process makes the page, the others there wait for it",
    },
    {
      id: "redis-lock",
      title: "Lock in Redis",
      shows: "One request over all processes makes the page, the others look again",
    },
    {
      id: "early-expiry",
      title: "Early expiry",
      shows: "Each reader may decide to make the page before it expires (XFetch)",
    },
    {
      id: "stale-while-revalidate",
      title: "Stale while revalidating",
      shows: "The old page is the answer while one request makes the new one",
    },
    {
      id: "shedding",
      title: "Shedding",
      shows: "Naive, and who could not be answered in time is refused at once",
    },
    {
      id: "shedding-warmup",
      title: "Shedding and warm-up",
      shows: "Shedding, with a line that may be longer the more look-ups hit",
    },
    {
      id: "stale-copy",
      title: "Stale copy",
      shows: "Shedding, and each process keeps the last pages that it had",
    },
  ],
  workloads,
  primary: { workload: "expiry", variant: "single-flight", metric: "latencyP99Micros" },
  invariants,
  claims,
  exercise: {
    task: "This cache takes a lock before it makes a page, and yet pages are made several times over, and a cold start under full load never ends. Mend exercise/learner.ts: at most one recomputation for each expiry, also of a page that takes 1.2 s, and a service that comes up by itself with an empty cache.",
    learner: "exercise/learner.ts",
    starter: "exercise/starter.ts",
    solution: "exercise/solution.ts",
    judge,
  },
});
