import type { Target, WarmAnswer } from "../load/protocol.ts";
import type { Pace } from "../plan.ts";
import type { Child } from "../processes/child.ts";
import type { RunningHost } from "./stage.ts";

const ANSWER_WITHIN_MILLIS = 15_000;

const target = ({ url, workload }: RunningHost): Target => ({
  url,
  connections: workload.load.connections,
  pipelining: workload.load.pipelining,
  requests: workload.requests,
});

/** Puts hosts under load, first to last, and waits until they are warm. */
export async function loadAndWarmUp(
  generator: Child,
  hosts: readonly RunningHost[],
  { requests, atLeastSeconds, atMostSeconds }: Pace["warmUp"],
): Promise<WarmAnswer> {
  await startLoad(generator, hosts);
  const message = {
    type: "warm-up",
    requests,
    minSeconds: atLeastSeconds,
    maxSeconds: atMostSeconds,
  };
  return generator.ask<WarmAnswer>(message, "warm", atMostSeconds * 1e3 + ANSWER_WITHIN_MILLIS);
}

export async function startLoad(generator: Child, hosts: readonly RunningHost[]): Promise<void> {
  await generator.ask(
    { type: "load", targets: hosts.map(target) },
    "loading",
    ANSWER_WITHIN_MILLIS,
  );
}

export async function stopLoad(generator: Child): Promise<void> {
  await generator.ask({ type: "stop" }, "stopped", ANSWER_WITHIN_MILLIS);
}
