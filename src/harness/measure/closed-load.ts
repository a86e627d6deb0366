import { loadOf } from "../../lab/definition.ts";
import type { Target, WarmAnswer } from "../load/closed/protocol.ts";
import type { NodeProcess } from "../processes/node-process.ts";
import type { Pace } from "../run/plan.ts";
import type { ServerUnderTest } from "../testbed/server-under-test.ts";

const ANSWER_WITHIN_MILLIS = 15_000;

/** Connections of the burst by which answers are checked where the workload's own load is an open loop. */
const FEW_CONNECTIONS = 4;

function target({ url, workload, variant }: ServerUnderTest): Target {
  const { requests } = workload;
  const load = loadOf(workload, variant);
  if (load.kind !== "closed")
    return { url, requests, connections: FEW_CONNECTIONS, pipelining: 1, ratePerSecond: undefined };
  const { connections, pipelining, ratePerSecond } = load;
  return { url, requests, connections, pipelining, ratePerSecond };
}

/** Puts servers under load, first to last, and waits until they are warm. */
export async function loadAndWarmUp(
  generator: NodeProcess,
  servers: readonly ServerUnderTest[],
  { requests, atLeastSeconds, atMostSeconds }: Pace["warmUp"],
): Promise<WarmAnswer> {
  await startLoad(generator, servers);
  const message = {
    type: "warm-up",
    requests,
    minSeconds: atLeastSeconds,
    maxSeconds: atMostSeconds,
  };
  return generator.ask<WarmAnswer>(message, "warm", atMostSeconds * 1e3 + ANSWER_WITHIN_MILLIS);
}

export async function startLoad(
  generator: NodeProcess,
  servers: readonly ServerUnderTest[],
): Promise<void> {
  await generator.ask(
    { type: "load", targets: servers.map(target) },
    "loading",
    ANSWER_WITHIN_MILLIS,
  );
}

export async function stopLoad(generator: NodeProcess): Promise<void> {
  await generator.ask({ type: "stop" }, "stopped", ANSWER_WITHIN_MILLIS);
}
