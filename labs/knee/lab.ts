import { defineLab } from "#lab";
import { claims } from "./claims.ts";
import { judge } from "./exercise/judge.ts";
import {
  allArrivalsComplete,
  busyServersNeverAboveC,
  littleWithin3Percent,
  serviceTimesAsSampled,
} from "./oracle/invariants.ts";
import { workloads } from "./workloads.ts";

export default defineLab({
  id: "knee",
  chapter: 1,
  title: "What high load means",
  question: "What does high load mean in numbers, and how close to full may you run?",
  variants: [
    {
      id: "c5-exponential",
      title: "5 slots, exponential holds",
      shows: "The baseline: 16 queues of 5 slots each",
    },
    {
      id: "c5-constant",
      title: "5 slots, constant holds",
      shows: "The same queues, and holds that do not vary",
    },
    {
      id: "c5-bursty",
      title: "5 slots, bursty holds",
      shows: "Many short holds and a few long ones, of the same mean",
    },
    {
      id: "c1",
      title: "1 slot, exponential holds",
      shows: "The same 80 slots, with a queue before each",
    },
    {
      id: "c20",
      title: "20 slots, exponential holds",
      shows: "The same 80 slots, pooled into 4 queues",
    },
  ],
  workloads,
  primary: { workload: "load-80", variant: "c5-constant", metric: "latencyMeanMicros" },
  invariants: [
    {
      id: "little-within-3-percent",
      text: "The number in the system, integrated by the server, is within 3 % of the latencies that the client adds up (the middle one of three windows)",
      workload: "load-50",
      check: littleWithin3Percent,
    },
    {
      id: "slots-never-above-c",
      text: "No queue ever has more slots in use than it has",
      workload: "load-50",
      check: busyServersNeverAboveC,
    },
    {
      id: "all-arrivals-complete",
      text: "Every arrival is served, and counted once as arrived and once as completed",
      workload: "load-50",
      check: allArrivalsComplete,
    },
    {
      id: "hold-as-drawn",
      text: "The mean hold is within 2 % of the mean of the times drawn (the middle one of three windows)",
      workload: "load-50",
      check: serviceTimesAsSampled,
    },
  ],
  claims,
  exercise: {
    task: "A service was given 5 slots because 4.9 are busy on average. Choose the number of slots and the longest queue, so that at 245 requests/s the 99th percentile of latency is at most 150 ms and at most 1 % are turned away, and at twice that rate those who are served still have a 99th percentile of at most 300 ms. The fewest slots win; one more than the least is accepted.",
    learner: "exercise/learner.ts",
    starter: "exercise/starter.ts",
    solution: "exercise/solution.ts",
    judge,
  },
});
