import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Workload } from "../../lab/definition.ts";
import { RunFailedError } from "../errors.ts";
import type { ReadyMessage, StartMessage } from "../host/protocol.ts";
import { NodeProcess } from "../processes/node-process.ts";
import { checkResponses } from "../verify/response-check.ts";
import type { LabServices } from "./lab-services.ts";
import type { TestBed } from "./testbed.ts";

const HOST_ENTRY = fileURLToPath(new URL("../host/main.ts", import.meta.url));

/** A variant that runs and listens. */
export interface ServerUnderTest {
  variant: string;
  workload: Workload;
  process: NodeProcess;
  url: string;
  services: LabServices;
}

/** What an app is given: its own parameters and the workload's other work, in the words of src/lab. */
function appParams(workload: Workload, variant: string, workIterationsPerMilli: number) {
  const params = { ...workload.apps[variant]?.params };
  if (workload.work?.kind === "cpu")
    params.workIterations = Math.round(workload.work.millis * workIterationsPerMilli);
  if (workload.work?.kind === "wait") params.waitMillis = workload.work.millis;
  return params;
}

/**
 * Starts a variant's process for a workload and waits until it listens.
 * @throws RunFailedError when it crashes or does not listen in time
 */
export async function startServer(
  bed: TestBed,
  workload: Workload,
  variant: string,
  port = 0,
): Promise<ServerUnderTest> {
  const app = workload.apps[variant];
  if (app === undefined)
    throw new RunFailedError(`Variant ${variant} has no app for workload ${workload.id}.`);
  const services = await bed.services.urlsOver(workload);
  const server = new NodeProcess({
    name: `Variant ${variant} (workload ${workload.id}, ${app.file})`,
    entry: HOST_ENTRY,
    advice: `Start it alone with \`lab serve ${bed.lab.id} ${variant} --workload ${workload.id}\` to see why, then run again.`,
    pin: workload.cores === "one" ? bed.pinning.servers : bed.pinning.rest,
    guardian: bed.guardian,
    signal: bed.signal,
  });
  const start: StartMessage = {
    type: "start",
    file: join(bed.labFolder, app.file),
    params: appParams(workload, variant, bed.workIterationsPerMilli),
    services,
    port,
  };
  try {
    const { url } = await server.ask<ReadyMessage>(start, "ready", bed.bootSeconds * 1e3);
    return { variant, workload, process: server, url, services: bed.services };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** How long a server may take to recover from a fault script, that of its own death or of its store's. */
const RECOVERS_WITHIN_MILLIS = 30_000;
const LOOK_AGAIN_MILLIS = 500;

/**
 * Compares every answer of the workload's mix with the expected one. After a load with faults, variants are given time to
 * recover.
 * @throws RunFailedError naming the first difference: what answers differently is not measured
 */
export async function requireRightAnswers(
  server: ServerUnderTest,
  when: "before" | "after",
): Promise<void> {
  const { faults = [], requests } = server.workload;
  const patienceMillis = when === "after" && faults.length > 0 ? RECOVERS_WITHIN_MILLIS : 0;
  const until = performance.now() + patienceMillis;
  let differences = await checkResponses(server.url, requests);
  while (differences.length > 0 && performance.now() < until) {
    await pause(LOOK_AGAIN_MILLIS);
    differences = await checkResponses(server.url, requests);
  }
  if (differences.length > 0) {
    throw new RunFailedError(
      `Variant ${server.variant} ${differences[0]} ${when} load on workload ${server.workload.id}; ` +
        "variants that answer different things are not compared, so make the answers equal and run again.",
    );
  }
}

export const stopAll = (servers: readonly (ServerUnderTest | undefined)[]) =>
  Promise.all(servers.map((server) => server?.process.stop()));
