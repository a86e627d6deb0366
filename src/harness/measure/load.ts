import type { Target } from "../load/protocol.ts";
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

/** Puts hosts under load, first to last, and waits until their throughput shows no trend. */
export async function loadAndWarmUp(
  generator: Child,
  hosts: readonly RunningHost[],
  seconds: Pace["warmUpSeconds"],
): Promise<void> {
  await startLoad(generator, hosts);
  const message = { type: "warm-up", minSeconds: seconds.atLeast, maxSeconds: seconds.atMost };
  await generator.ask(message, "warm", seconds.atMost * 1e3 + ANSWER_WITHIN_MILLIS);
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
