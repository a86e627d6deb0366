import type { Target } from "../load/protocol.ts";
import type { Child } from "../processes/child.ts";
import type { RunningHost } from "./stage.ts";

const ANSWER_WITHIN_MILLIS = 15_000;
const WARM_UP_MIN_SECONDS = 1.25;
const WARM_UP_MAX_SECONDS = 10;

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
  maxSeconds = WARM_UP_MAX_SECONDS,
): Promise<void> {
  await startLoad(generator, hosts);
  const message = { type: "warm-up", minSeconds: Math.min(WARM_UP_MIN_SECONDS, maxSeconds), maxSeconds };
  await generator.ask(message, "warm", WARM_UP_MAX_SECONDS * 1e3 + ANSWER_WITHIN_MILLIS);
}

export async function startLoad(generator: Child, hosts: readonly RunningHost[]): Promise<void> {
  await generator.ask({ type: "load", targets: hosts.map(target) }, "loading", ANSWER_WITHIN_MILLIS);
}

export async function stopLoad(generator: Child): Promise<void> {
  await generator.ask({ type: "stop" }, "stopped", ANSWER_WITHIN_MILLIS);
}
