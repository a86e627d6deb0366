import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { LabDefinition, Workload } from "../../lab/definition.ts";
import { RunFailedError } from "../errors.ts";
import type { ReadyMessage, StartMessage } from "../host/protocol.ts";
import { GENERATOR_FLAGS } from "../load/open/node-flags.ts";
import { Child } from "../processes/child.ts";
import type { Guardian } from "../processes/guardian.ts";
import type { Pinning } from "../processes/pinning.ts";
import { checkResponses } from "../verify/response-check.ts";
import type { StageServices } from "./stage-services.ts";

const HOST_ENTRY = fileURLToPath(new URL("../host/main.ts", import.meta.url));
const BALLAST_ENTRY = fileURLToPath(new URL("../processes/ballast.ts", import.meta.url));
const GENERATOR_ENTRY = fileURLToPath(new URL("../load/closed/main.ts", import.meta.url));
const OPEN_GENERATOR_ENTRY = fileURLToPath(new URL("../load/open/main.ts", import.meta.url));

/** What every measurement of a run shares. */
export interface Stage {
  lab: LabDefinition;
  labFolder: string;
  services: StageServices;
  /** Iterations of `compute` in a millisecond of CPU time: what `work: {kind: "cpu"}` is turned into. */
  workIterationsPerMilli: number;
  /** A variant that does not listen by then has failed. */
  bootSeconds: number;
  guardian: Guardian;
  pinning: Pinning;
  signal: AbortSignal;
}

/** A variant that runs and listens. */
export interface RunningHost {
  variant: string;
  workload: Workload;
  child: Child;
  url: string;
  services: StageServices;
}

/** What an app is given: its own parameters and the workload's other work, in the words of src/lab. */
export function appParams(workload: Workload, variant: string, workIterationsPerMilli: number) {
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
export async function startHost(
  stage: Stage,
  workload: Workload,
  variant: string,
  port = 0,
): Promise<RunningHost> {
  const app = workload.apps[variant];
  if (app === undefined)
    throw new RunFailedError(`Variant ${variant} has no app for workload ${workload.id}.`);
  const services = await stage.services.urlsFor(workload);
  const child = new Child({
    name: `Variant ${variant} (workload ${workload.id}, ${app.file})`,
    entry: HOST_ENTRY,
    advice: `Start it alone with \`lab serve ${stage.lab.id} ${variant} --workload ${workload.id}\` to see why, then run again.`,
    pin: workload.cores === "one" ? stage.pinning.servers : stage.pinning.rest,
    guardian: stage.guardian,
    signal: stage.signal,
  });
  const start: StartMessage = {
    type: "start",
    file: join(stage.labFolder, app.file),
    params: appParams(workload, variant, stage.workIterationsPerMilli),
    services,
    port,
  };
  try {
    const { url } = await child.ask<ReadyMessage>(start, "ready", stage.bootSeconds * 1e3);
    return { variant, workload, child, url, services: stage.services };
  } catch (error) {
    await child.stop();
    throw error;
  }
}

export const startGenerator = (stage: Stage): Child => generator(stage, GENERATOR_ENTRY);

export const startOpenGenerator = (stage: Stage): Child =>
  generator(stage, OPEN_GENERATOR_ENTRY, GENERATOR_FLAGS);

function generator(stage: Stage, entry: string, nodeFlags: readonly string[] = []): Child {
  return new Child({
    name: "The load generator",
    entry,
    nodeFlags,
    advice:
      "Look for what ends processes on this machine (memory, limits), then go on with --resume.",
    pin: stage.pinning.generator,
    guardian: stage.guardian,
    signal: stage.signal,
  });
}

/**
 * A third process on the servers' core, idle until it is told to compute. With it, each server of a pair has a third of the core, so that
 * a generator that costs as much CPU time per request as they do still keeps both of them busy.
 * Where processes cannot be pinned there is no core to take a share of, and no background load.
 */
export function startBallast(stage: Stage): Child | undefined {
  const { servers } = stage.pinning;
  if (servers === undefined) return undefined;
  return new Child({
    name: "The background load",
    entry: BALLAST_ENTRY,
    advice:
      "Look for what ends processes on this machine (memory, limits), then go on with --resume.",
    pin: servers,
    guardian: stage.guardian,
    signal: stage.signal,
  });
}

/** Who was killed with a store, or by a fault script, may take so long until all is as before. */
const RECOVERS_WITHIN_MILLIS = 30_000;
const LOOK_AGAIN_MILLIS = 500;

/**
 * Compares every answer of the workload's mix with the expected one. After a load with faults, variants are given time to
 * recover.
 * @throws RunFailedError naming the first difference: what answers differently is not measured
 */
export async function requireRightAnswers(
  host: RunningHost,
  when: "before" | "after",
): Promise<void> {
  const { faults = [], requests } = host.workload;
  const patienceMillis = when === "after" && faults.length > 0 ? RECOVERS_WITHIN_MILLIS : 0;
  const until = performance.now() + patienceMillis;
  let differences = await checkResponses(host.url, requests);
  while (differences.length > 0 && performance.now() < until) {
    await pause(LOOK_AGAIN_MILLIS);
    differences = await checkResponses(host.url, requests);
  }
  if (differences.length > 0) {
    throw new RunFailedError(
      `Variant ${host.variant} ${differences[0]} ${when} load on workload ${host.workload.id}; ` +
        "variants that answer different things are not compared, so make the answers equal and run again.",
    );
  }
}

export const stopAll = (hosts: readonly (RunningHost | undefined)[]) =>
  Promise.all(hosts.map((host) => host?.child.stop()));
