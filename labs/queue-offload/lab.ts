import { defineLab } from "#lab";
import { claims } from "./claims.ts";
import { judge } from "./exercise/judge.ts";
import { invariants } from "./oracle/invariants.ts";
import { workloads } from "./workloads.ts";

export default defineLab({
  id: "queue-offload",
  chapter: 11,
  title: "Queue offloading",
  question:
    "Which work should not happen inside the request, and what do I owe the user once I have said yes?",
  services: ["redis", "postgres"],
  // What Redis has acknowledged is on the disk.
  serviceSettings: { redis: { appendonly: "yes", appendfsync: "always" } },
  variants: [
    {
      id: "inline",
      title: "Inline",
      shows: "The baseline: all of the work is done before the answer",
    },
    {
      id: "fire-and-forget",
      title: "Fire and forget",
      shows: "The answer does not wait for the work, which lives in the process' memory",
    },
    {
      id: "bullmq",
      title: "BullMQ",
      shows:
        "A job in Redis, on disk before the answer; workers that may do it twice with one effect",
    },
    {
      id: "bullmq-in-memory",
      title: "BullMQ, Redis in memory",
      shows: "The same in a Redis that keeps nothing on disk",
    },
    {
      id: "sqs",
      title: "SQS",
      shows: "A message over the SQS API, deleted once its order has had its effect",
    },
    {
      id: "sqs-overrun",
      title: "SQS, timeout too short",
      shows: "Work longer than the visibility timeout, and an effect without a key",
    },
  ],
  workloads,
  primary: { workload: "spike", variant: "bullmq", metric: "latencyP99Micros" },
  invariants,
  claims,
  exercise: {
    task: "This worker takes orders from a queue with the SQS API. It loses some, does others twice, and tries what can never be done for ever. Mend exercise/learner.ts: nothing that was accepted is lost or has its effect twice, whatever is killed; what cannot be done is in the dead-letter queue within five attempts, and nothing else is; and a backlog drains about as fast as with the solution.",
    learner: "exercise/learner.ts",
    starter: "exercise/starter.ts",
    solution: "exercise/solution.ts",
    judge,
  },
});
