import { apps, defineLab } from "#lab";
import { rightUnderConcurrency } from "./invariants.ts";
import { total } from "./requests.ts";

// Enough that a server that is done with one request has the next one waiting.
const load = { kind: "closed", connections: 50 } as const;

// Every field, its type and its default stand in labs/README.md.
export default defineLab({
  // The name of this folder, of the chapter's folder after its number, and of the page.
  id: "new-lab",
  // The chapter's number, title and question stand here alone; its page reads them.
  chapter: 99,
  title: "The title of the chapter",
  question: "What is the one question that this lab measures an answer to?",
  // Stores that the variants need; private instances are started for a run: ["redis", "postgres"].
  services: [],
  // Settings of those stores beyond what every lab gets: { redis: { maxmemory: "64mb" } }.
  serviceSettings: {},
  // The data set made in PostgreSQL before a run; take the field away where there is none.
  data: undefined,
  // What is compared. The first is the baseline: what a competent team would run today.
  variants: [
    { id: "each-time", title: "Each time", shows: "Works the answer out for every request" },
    { id: "once", title: "Once", shows: "Works the answer out once, at the start" },
  ],
  workloads: [
    {
      id: "total",
      title: "GET, a total that does not depend on the request",
      // main: has tables of its own. dilution, ablation and curve are points of a figure.
      role: "main",
      // duet: both of a pair under load at once. interleaved: in turns, as an open loop needs.
      design: "duet",
      // Variant to file, here variants/each-time.ts and variants/once.ts. The first is the baseline.
      apps: apps("variants", ["each-time", "once"]),
      // What is asked, and the only answer that counts as right.
      requests: [total],
      // closed: each connection sends when it has its answer. open: a schedule that does not wait.
      load,
      // How many process starts a quick run makes of each variant: two make a first look within a minute,
      // and a verdict needs five. Take it away once the lab is right: a rule then decides when to stop.
      spawns: { quick: 2 },
      // With which variants each mode measures this workload; a quick run takes the primary one.
      modes: { default: "all", reference: "all" },
      // Also: sliceSeconds, cores, utilization, ballast, allowedErrorShare, work, roundTripMillis,
      // counters, faults, backlog, plans, cause.
    },
  ],
  // The comparison that decides when a run may stop, and on whose workload the A/A control runs.
  primary: { workload: "total", variant: "once", metric: "throughputPerSecond" },
  // What has to hold exactly, whatever the load was. `expected: "broken"` for what a variant gets wrong.
  invariants: [
    {
      id: "right-under-concurrency",
      text: "Each of 50 requests sent at once gets the one right answer",
      workload: "total",
      check: rightUnderConcurrency,
    },
  ],
  // Sentences with a threshold, written before anything is measured.
  claims: [
    {
      id: "once-at-least-1.5",
      text: "Working the answer out once serves at least 1.5 times the requests per second.",
      rule: { kind: "ratio-at-least", workload: "total", variant: "once", threshold: 1.5 },
    },
  ],
  // A task for the reader, judged against the solution. While it is unfinished the chapter stays a draft.
  exercise: {
    unfinished: true,
    task: "This server does the same work for every request. Give the same answer for at most 0.7 of its CPU time.",
    learner: "exercise/learner.ts",
    starter: "exercise/starter.ts",
    solution: "exercise/solution.ts",
    requests: [total],
    load,
    cpuAtMostOfSolution: 1.3,
    cpuAtMostOfStarter: 0.7,
  },
});
