/** What is claimed, with thresholds fixed before anything is measured. */
import { bystanderId } from "./workloads.ts";

const bystanderP99 = (scriptMillis: number, from: number, to: number) => ({
  kind: "value-within" as const,
  workload: bystanderId(scriptMillis),
  metric: "latencyP99Micros" as const,
  requestClass: "bystander",
  variant: "long-script",
  from,
  to,
});

const exact = (invariant: string, text: string) => ({
  id: invariant,
  text,
  rule: { kind: "invariant" as const, invariant },
});

export const claims = [
  {
    id: "script-against-watch",
    text: "On one item that 32 connections want, a script completes at least 10 times the purchases that WATCH with MULTI completes.",
    rule: {
      kind: "ratio-at-least" as const,
      workload: "hot",
      variant: "lua",
      baseline: "watch-multi",
      threshold: 10,
    },
  },
  exact("oversells", "GET then SET, and MULTI without WATCH, sell more units than there are."),
  exact(
    "never-oversold",
    "WATCH with MULTI, the script, the function and DECR then check never do.",
  ),
  {
    id: "round-trips-decide",
    text: "With a round trip of 1 ms and two clients, a purchase by script takes at most 0.6 of what it takes by GET then SET, by the median.",
    rule: {
      kind: "ratio-at-most" as const,
      workload: "far-few",
      metric: "latencyP50Micros" as const,
      variant: "lua",
      baseline: "get-then-set",
      threshold: 0.6,
    },
  },
  {
    id: "bystander-beside-long-scripts",
    text: "Beside scripts of 10 ms that keep the server a fifth busy, a bystander's 99th percentile is at least 8 ms.",
    // A minute, because some upper end has to be named; none is meant.
    rule: bystanderP99(10, 8_000, 60_000_000),
  },
  {
    id: "bystander-beside-short-scripts",
    text: "Beside scripts of 0.1 ms that keep it as busy, the 99th percentile is at most 2 ms.",
    rule: bystanderP99(0.1, 0, 2_000),
  },
];
