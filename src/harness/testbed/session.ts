import type { LoadedLab } from "../../lab/load-lab.ts";
import { InterruptedError } from "../errors.ts";
import { workIterationsPerMilliFor } from "../machine/speed-probe.ts";
import { Guardian } from "../processes/guardian.ts";
import type { NodeProcess } from "../processes/node-process.ts";
import { choosePinning } from "../processes/pinning.ts";
import { paceOf } from "../run/plan.ts";
import { takeLock } from "./lock.ts";
import { type Stage, startGenerator } from "./stage.ts";
import { NO_SERVICES, openServices } from "./stage-services.ts";

export interface SessionOptions {
  root: string;
  lab: LoadedLab;
  signal: AbortSignal;
  /** Told once when another run has to end first. */
  onWait: (pid: number) => void;
  /** Told what takes long before the work begins, such as services found for the first time. */
  onProgress: (text: string) => void;
  /** What an interrupted person should know. */
  interrupted: string;
}

/**
 * Does a short piece of work with a stage and a generator of its own: takes the machine's lock
 * (waiting for another run), and leaves no process behind however the work ends.
 */
export async function withSession<T>(
  { root, lab, signal, onWait, onProgress, interrupted }: SessionOptions,
  work: (stage: Stage, generator: NodeProcess) => Promise<T>,
): Promise<T> {
  const release = await takeLock(true, signal, onWait);
  const guardian = new Guardian();
  const pinning = choosePinning();
  let services = NO_SERVICES;
  let generator: NodeProcess | undefined;
  try {
    services = await openServices({
      lab,
      root,
      guardian,
      pinning,
      signal,
      onProgress,
    });
    const stage: Stage = {
      lab,
      labFolder: lab.folder,
      bootSeconds: paceOf("default").bootSeconds,
      services,
      workIterationsPerMilli: workIterationsPerMilliFor(lab.workloads),
      guardian,
      pinning,
      signal,
    };
    generator = startGenerator(stage);
    const outcome = await work(stage, generator);
    if (signal.aborted) throw new InterruptedError(interrupted);
    return outcome;
  } catch (error) {
    if (signal.aborted) throw new InterruptedError(interrupted);
    throw error;
  } finally {
    await generator?.stop();
    await services.stop();
    guardian.close();
    release();
  }
}
