import { defineLab } from "#lab";
import { claims } from "./claims.ts";
import { judge } from "./exercise/judge.ts";
import { invariants } from "./oracle/invariants.ts";
import { workloads } from "./workloads.ts";

export default defineLab({
  id: "order-bridge",
  chapter: 14,
  title: "Integrating two platforms",
  question:
    "Two systems must agree on every order although the network drops messages and processes die. How do I lose none and double none?",
  services: ["postgres"],
  variants: [
    {
      id: "naive",
      title: "Naive",
      shows: "The baseline: records the event, calls once, logs what fails",
    },
    {
      id: "retry-only",
      title: "Retries",
      shows: "Up to four calls, and nothing by which the other side could tell them apart",
    },
    {
      id: "key-only",
      title: "Retries and keys",
      shows: "An inbox against repeated webhooks, and a key with every call",
    },
    {
      id: "outbox",
      title: "Inbox, outbox, keys",
      shows: "The duty to call is committed with the event; a relay keeps it, order by order",
    },
  ],
  workloads,
  primary: {
    workload: "network",
    variant: "outbox",
    metric: "latencyP50Micros",
    requestClass: "order",
  },
  invariants,
  claims,
  exercise: {
    task: "This bridge has an outbox, and its point of sale has keys, and yet orders are lost and doubled: the relay marks an event as sent before it sends it, and the receiver looks for the key in one statement and writes it in another. Mend exercise/learner.ts, both the relay and the receiver, without making everything wait for one lock.",
    learner: "exercise/learner.ts",
    starter: "exercise/starter.ts",
    solution: "exercise/solution.ts",
    judge,
  },
});
