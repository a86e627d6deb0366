/** What is read before and after a slice: a server's own instruments, its counters, and its services' CPU time. */
import { RunFailedError } from "../errors.ts";
import type { ProbeAnswer } from "../host/protocol.ts";
import type { ServerUnderTest } from "../testbed/server-under-test.ts";

/** A server under full load answers a probe late. */
const PATIENCE_MILLIS = 60_000;
/** Where the script of a workload kills the process that answers, it is asked again for so long. */
const AWAY_MILLIS = 10_000;
const ASK_AGAIN_MILLIS = 50;

export interface Reading {
  probe: ProbeAnswer;
  /** As the app counts them since its start; undefined where its workload names none. */
  counters: Record<string, number> | undefined;
  /** CPU time of all service processes so far; undefined where the lab has none. */
  storeCpuMicros: number | undefined;
}

/** Reads a server's own instruments. */
export const probe = (server: ServerUnderTest) =>
  server.process.ask<ProbeAnswer>({ type: "probe" }, "probed", PATIENCE_MILLIS);

export async function readInstruments(server: ServerUnderTest): Promise<Reading> {
  const [probed, counters] = await Promise.all([probe(server), readCounters(server)]);
  return {
    probe: probed,
    counters,
    storeCpuMicros: server.services.names.length > 0 ? server.services.cpuMicros() : undefined,
  };
}

/** @throws RunFailedError where the app does not answer GET /counters with the numbers its workload names */
async function readCounters({
  url,
  workload,
  variant,
}: ServerUnderTest): Promise<Record<string, number> | undefined> {
  const { counters } = workload;
  if (counters === undefined) return undefined;
  let answer: Record<string, unknown>;
  try {
    answer = await askForCounters(url, workload.faults === undefined ? 0 : AWAY_MILLIS);
  } catch (cause) {
    throw new RunFailedError(
      `Variant ${variant} did not answer GET /counters, which workload ${workload.id} names counters for; answer it with a JSON object of numbers.`,
      { cause },
    );
  }
  return Object.fromEntries(
    counters.map((name) => {
      const value = answer[name];
      if (typeof value !== "number" || !Number.isFinite(value)) {
        throw new RunFailedError(
          `Variant ${variant} answers GET /counters without a number named "${name}", which workload ${workload.id} asks for.`,
        );
      }
      return [name, value];
    }),
  );
}

/** @throws what the last attempt met */
async function askForCounters(url: string, awayMillis: number): Promise<Record<string, unknown>> {
  const until = performance.now() + awayMillis;
  for (;;) {
    try {
      const signal = AbortSignal.timeout(PATIENCE_MILLIS);
      const response = await fetch(`${url}/counters`, { signal });
      return (await response.json()) as Record<string, unknown>;
    } catch (error) {
      if (performance.now() >= until) throw error;
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MILLIS));
    }
  }
}
