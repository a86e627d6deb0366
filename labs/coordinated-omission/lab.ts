import { defineLab, steady } from "#lab";
import { stallQuantile } from "#lab/queueing";
import { judge } from "./exercise/judge.ts";
import { oneAnswerEach, stallsAsStated } from "./oracle/invariants.ts";
import { served } from "./requests.ts";
import { CONNECTIONS, PERIOD_MILLIS, RATE_PER_SECOND, STALL_MILLIS } from "./system/scenario.ts";

const PERIOD_SECONDS = PERIOD_MILLIS / 1e3;

const closed = { kind: "closed", connections: CONNECTIONS } as const;
/** autocannon's option: still a closed loop, with a budget for each connection that is reset once a second. */
const rateOption = { ...closed, ratePerSecond: RATE_PER_SECOND };
/** Slices are one period long, so that each holds one stall in all. */
const open = (arrivals: "constant" | "poisson") =>
  steady({
    ratePerSecond: RATE_PER_SECOND,
    settleSeconds: 1,
    sliceSeconds: PERIOD_SECONDS,
    slices: 3,
    connections: 100,
    maximumOutstanding: 2000,
    arrivals,
  });

/** The same server, whoever drives it. */
const server = (kind: "held" | "busy") => ({ file: "variants/stalls.ts", params: { kind } });
const common = {
  design: "interleaved" as const,
  requests: [served],
  load: closed,
  sliceSeconds: PERIOD_SECONDS,
  spawns: { quick: 5, default: 5, reference: 6 },
};

/** s - 0.01 T: 150 ms for a stall of 200 ms in every 5 s, in microseconds. */
const expectedP99 = stallQuantile(STALL_MILLIS / 1e3, PERIOD_SECONDS, 0.99) * 1e6;
const withinTenPercent = {
  kind: "value-within",
  workload: "held",
  metric: "latencyP99Micros",
  from: Math.round(expectedP99 * 0.9),
  to: Math.round(expectedP99 * 1.1),
} as const;

export default defineLab({
  id: "coordinated-omission",
  chapter: 2,
  title: "Measuring honestly",
  question: "My load test says p99 is 5 ms. Why do users wait 200?",
  variants: [
    {
      id: "autocannon-closed",
      title: "autocannon, closed loop",
      shows: "Ten connections, each sends when it has its answer",
    },
    {
      id: "autocannon-rate",
      title: "autocannon, rate option",
      shows: "The same ten connections, each with a budget of requests for every second",
    },
    {
      id: "open-constant",
      title: "open loop, constant",
      shows: "A schedule of evenly spread requests; latency counts from when each was due",
    },
    {
      id: "open-poisson",
      title: "open loop, Poisson",
      shows: "A schedule of independent arrivals at the same mean rate",
    },
  ],
  workloads: [
    {
      ...common,
      id: "held",
      title: "Answers after 1 ms of waiting; once in 5 s all answers are held for 200 ms",
      apps: {
        "autocannon-closed": server("held"),
        "autocannon-rate": { ...server("held"), load: rateOption },
        "open-constant": { ...server("held"), load: open("constant") },
        "open-poisson": { ...server("held"), load: open("poisson") },
      },
      modes: { quick: ["open-constant"], default: "all", reference: "all" },
    },
    {
      ...common,
      id: "busy",
      title: "Answers after 1 ms of waiting; once in 5 s the event loop computes for 200 ms",
      apps: {
        "autocannon-closed": server("busy"),
        "open-constant": { ...server("busy"), load: open("constant") },
      },
    },
  ],
  primary: { workload: "held", variant: "open-constant", metric: "latencyP99Micros" },
  invariants: [
    {
      id: "stalls-as-stated",
      text: "The server's stalls last 200 ms on average, within 5 %",
      workload: "held",
      // One server for all drivers, so it is checked once.
      variants: ["autocannon-closed"],
      check: stallsAsStated,
    },
    {
      id: "one-answer-each",
      text: "Every request sent before, during and after a stall gets exactly one answer",
      workload: "held",
      variants: ["autocannon-closed"],
      check: oneAnswerEach,
    },
  ],
  claims: [
    {
      id: "open-p99-is-the-closed-form",
      text: "With constant arrivals, the open loop's p99 is within 10 % of s − 0.01 T, which is 150 ms here.",
      rule: { ...withinTenPercent, variant: "open-constant" },
    },
    {
      id: "closed-hides",
      text: "The closed loop's p99 is at most a tenth of the open loop's.",
      rule: {
        kind: "ratio-at-least",
        workload: "held",
        metric: "latencyP99Micros",
        variant: "open-constant",
        baseline: "autocannon-closed",
        threshold: 10,
      },
    },
    {
      id: "little-holds",
      text: "In the closed loop, throughput times mean latency is its 10 connections within 5 %, so its latency column adds nothing.",
      rule: {
        kind: "value-within",
        workload: "held",
        metric: "requestsInFlight",
        variant: "autocannon-closed",
        from: 9.5,
        to: 10.5,
      },
    },
    {
      id: "poisson-alike",
      text: "With Poisson arrivals at the same rate, the open loop's p99 is within the same 10 %.",
      rule: { ...withinTenPercent, variant: "open-poisson" },
    },
  ],
  exercise: {
    task: "Name the rows of the six published tables in exercise/tables that cannot be as published, and give the 99th percentile that an open loop would have seen where exercise/trace.csv was recorded.",
    learner: "exercise/learner.ts",
    starter: "exercise/starter.ts",
    solution: "exercise/solution.ts",
    judge,
  },
});
