import { apps, defineLab, steady } from "#lab";
import { mg1MeanWait } from "#lab/queueing";
import { judge } from "./exercise/judge.ts";
import { fullPoolRefuses, heavyAnswersEqual, lightDuringHeavy } from "./oracle/invariants.ts";
import { HEAVY_SHARE, pagesAndBoards, pagesAndLogins, REQUESTS_PER_SECOND } from "./requests.ts";

const HEAVY_MILLIS = 50;
const MICROS_PER_SECOND = 1e6;
const connections = 200;
const maximumOutstanding = 2000;
const spawns = { quick: 3, default: 5, reference: 6 };

const steadyLoad = steady({
  ratePerSecond: REQUESTS_PER_SECOND,
  settleSeconds: 2,
  sliceSeconds: 5,
  slices: 4,
  connections,
  maximumOutstanding,
});

/** What a light request waits on average for heavy ones that compute on the same loop; light ones count as nothing. */
const residualWorkMicros =
  mg1MeanWait(REQUESTS_PER_SECOND * HEAVY_SHARE, HEAVY_MILLIS / 1e3, 0) * MICROS_PER_SECOND;

const onMixed = { workload: "mixed", baseline: "in-handler" } as const;
const lightP99 = { metric: "latencyP99Micros", requestClass: "light" } as const;
const heavyP50 = { metric: "latencyP50Micros", requestClass: "heavy" } as const;

export default defineLab({
  id: "event-loop",
  chapter: 5,
  title: "Never block the event loop",
  question:
    "One endpoint computes for 50 ms. Why does every other request get slow, and what is a cure worth?",
  variants: [
    {
      id: "in-handler",
      title: "In the handler",
      shows: "The heavy request computes on the event loop, from beginning to end",
    },
    {
      id: "piscina",
      title: "Worker pool",
      shows: "Threads of a pool compute, one fewer than there are cores; a bounded queue",
    },
    {
      id: "partitioned",
      title: "In parts",
      shows: "25 parts on the event loop, with a setImmediate between two of them",
    },
    {
      id: "own-process",
      title: "Own process",
      shows: "A forked process computes, with an event loop of its own",
    },
    { id: "pbkdf2-sync", title: "pbkdf2Sync", shows: "A key derived on the event loop" },
    { id: "pbkdf2-async", title: "pbkdf2", shows: "The same key derived on libuv's pool" },
  ],
  workloads: [
    {
      id: "mixed",
      title: "160 requests/s: 95 % players' pages, 5 % boards of 50 ms",
      design: "interleaved",
      apps: apps("variants", ["in-handler", "piscina", "partitioned", "own-process"]),
      requests: pagesAndBoards,
      load: steadyLoad,
      cores: "rest",
      work: { kind: "cpu", millis: HEAVY_MILLIS },
      spawns,
      modes: { quick: ["piscina"], default: "all", reference: "all" },
    },
    {
      id: "pbkdf2",
      title: "160 requests/s: 95 % players' pages, 5 % logins that derive a key",
      design: "interleaved",
      apps: apps("variants", ["pbkdf2-sync", "pbkdf2-async"]),
      requests: pagesAndLogins,
      load: steadyLoad,
      cores: "rest",
      spawns,
      modes: { quick: [], default: "all", reference: "all" },
    },
    {
      id: "burst",
      title: "Pages and boards as before, at three times the rate for 2 s",
      design: "interleaved",
      apps: apps("variants", ["in-handler", "piscina"]),
      requests: pagesAndBoards,
      load: {
        kind: "open",
        profile: [
          { fromSeconds: 0, toSeconds: 5, ratePerSecond: REQUESTS_PER_SECOND },
          { fromSeconds: 5, toSeconds: 7, ratePerSecond: 3 * REQUESTS_PER_SECOND },
          { fromSeconds: 7, toSeconds: 12, ratePerSecond: REQUESTS_PER_SECOND },
        ],
        settleSeconds: 2,
        sliceSeconds: 10,
        connections,
        maximumOutstanding,
      },
      cores: "rest",
      work: { kind: "cpu", millis: HEAVY_MILLIS },
      spawns,
      modes: { quick: [], default: "all", reference: "all" },
    },
  ],
  primary: { workload: "mixed", variant: "piscina", ...lightP99 },
  invariants: [
    {
      id: "heavy-answers-equal",
      text: "Each of 10 boards sent at once gets the answer that the judge finds for it",
      workload: "mixed",
      check: heavyAnswersEqual,
    },
    {
      id: "full-pool-refuses",
      text: "Of more boards than can compute and wait, each is solved or refused with 503, none is lost, and some are refused",
      workload: "mixed",
      variants: ["piscina", "own-process"],
      check: fullPoolRefuses,
    },
    {
      id: "light-during-heavy",
      text: "A page asked for while a board is being solved is there before the board's answer",
      workload: "mixed",
      variants: ["piscina", "partitioned", "own-process"],
      check: lightDuringHeavy,
    },
    {
      id: "light-behind-heavy",
      text: "A page asked for while the handler solves a board is there before the board's answer",
      workload: "mixed",
      variants: ["in-handler"],
      expected: "broken",
      check: lightDuringHeavy,
    },
  ],
  claims: [
    {
      id: "pool-spares-light",
      text: "With a worker pool, the light requests' 99th percentile is at most 0.2 of what it is with the work in the handler.",
      rule: {
        kind: "ratio-at-most",
        ...onMixed,
        ...lightP99,
        variant: "piscina",
        threshold: 0.2,
      },
    },
    {
      id: "heavy-not-faster",
      text: "A worker pool does not make the heavy request faster: its median is at least 0.9 of what it is in the handler.",
      rule: {
        kind: "ratio-at-least",
        ...onMixed,
        ...heavyP50,
        variant: "piscina",
        threshold: 0.9,
      },
    },
    {
      id: "parts-spare-light",
      text: "With the work cut into parts, the light requests' 99th percentile is at most 0.4 of what it is with the work in the handler.",
      rule: {
        kind: "ratio-at-most",
        ...onMixed,
        ...lightP99,
        variant: "partitioned",
        threshold: 0.4,
      },
    },
    {
      id: "parts-slow-heavy",
      text: "A heavy request cut into parts takes longer, by the median.",
      rule: {
        kind: "ratio-at-least",
        ...onMixed,
        ...heavyP50,
        variant: "partitioned",
        threshold: 1,
      },
    },
    {
      id: "residual-work",
      text: "With the work in the handler, a light request takes on average within 25 % of the 16.7 ms that the residual work of heavy ones predicts.",
      rule: {
        kind: "value-within",
        workload: "mixed",
        metric: "latencyMeanMicros",
        variant: "in-handler",
        requestClass: "light",
        from: Math.round(0.75 * residualWorkMicros),
        to: Math.round(1.25 * residualWorkMicros),
      },
    },
    {
      id: "async-crypto-spares-light",
      text: "With pbkdf2 in place of pbkdf2Sync, the light requests' 99th percentile is at most 0.3 of what it was.",
      rule: {
        kind: "ratio-at-most",
        workload: "pbkdf2",
        ...lightP99,
        variant: "pbkdf2-async",
        baseline: "pbkdf2-sync",
        threshold: 0.3,
      },
    },
    {
      id: "full-pool-refuses",
      text: "A full pool loses nothing: it solves a board or refuses it at once.",
      rule: { kind: "invariant", invariant: "full-pool-refuses" },
    },
    {
      id: "light-during-heavy",
      text: "While a board is solved elsewhere or in parts, pages are answered.",
      rule: { kind: "invariant", invariant: "light-during-heavy" },
    },
    {
      id: "light-behind-heavy",
      text: "While the handler solves a board, no page is answered.",
      rule: { kind: "invariant", invariant: "light-behind-heavy" },
    },
  ],
  exercise: {
    task: "This game server has five endpoints, and each of them blocks the event loop in its own way. Find them with `node labs/event-loop/exercise/monitor.ts`, then mend them without changing an answer.",
    learner: "exercise/learner.ts",
    starter: "exercise/starter.ts",
    solution: "exercise/solution.ts",
    judge,
  },
});
