/** Where a lab is measured: the machine to ourselves, its cores shared out, and the lab's services running. */
import type { LabDefinition } from "../../lab/definition.ts";
import type { LoadedLab } from "../../lab/load-lab.ts";
import { InterruptedError } from "../errors.ts";
import { workIterationsPerMilliFor } from "../machine/speed-probe.ts";
import { Guardian } from "../processes/guardian.ts";
import { choosePinning, type Pinning } from "../processes/pinning.ts";
import { type LabServices, NO_SERVICES, openLabServices } from "./lab-services.ts";
import { takeLock, waitingText } from "./lock.ts";

/** What every measurement of a run shares. */
export interface TestBed {
  readonly lab: LabDefinition;
  readonly labFolder: string;
  readonly services: LabServices;
  /** Iterations of `compute` in a millisecond of CPU time: what `work: {kind: "cpu"}` is turned into. */
  readonly workIterationsPerMilli: number;
  /** A variant that does not listen by then has failed. */
  readonly bootSeconds: number;
  readonly guardian: Guardian;
  readonly pinning: Pinning;
  readonly signal: AbortSignal;
}

interface TestBedOptions {
  /** The handbook's folder. */
  root: string;
  lab: LoadedLab;
  /** Undefined where nothing is measured, so that others need not wait for it. */
  lock: LockWish | undefined;
  /** Which process gets which cores; chosen for this machine when left out. */
  pinning?: Pinning;
  bootSeconds: number;
  /** As it was found before, in the run that goes on; found now when left out. */
  workIterationsPerMilli?: number | undefined;
  signal: AbortSignal;
  /** Told what takes long before the work begins, such as services found for the first time. */
  onProgress: (text: string) => void;
  /** What a person should know who interrupts this before the work begins. */
  interrupted: string;
}

/** How the machine's lock is taken. */
export interface LockWish {
  /** The command that asks for it, for those who wait for it: "lab verify knee". */
  purpose: string;
  /** Wait for a run that has it to end, instead of refusing. */
  wait: boolean;
  /** Told, in a sentence, whom it waits for. */
  onWait: (text: string) => void;
}

/**
 * Takes the machine's lock, then starts the lab's services. Disposing of the test bed ends them and releases the lock;
 * whatever is left running dies with this process.
 * @throws MissingResourceError where the lock or a service cannot be had, InterruptedError on abort
 */
export async function openTestBed(options: TestBedOptions): Promise<TestBed & AsyncDisposable> {
  const { root, lab, lock, bootSeconds, signal, onProgress } = options;
  const release =
    lock === undefined
      ? () => {}
      : await takeLock({
          ...lock,
          signal,
          onWait: (holder) => lock.onWait(waitingText(holder, new Date())),
        });
  const guardian = new Guardian();
  let services = NO_SERVICES;
  const close = async () => {
    await services.stop();
    guardian.close();
    release();
  };
  try {
    const { pinning = choosePinning() } = options;
    services = await openLabServices({ lab, root, guardian, pinning, signal, onProgress });
    const workIterationsPerMilli =
      options.workIterationsPerMilli ?? workIterationsPerMilliFor(lab.workloads);
    return {
      lab,
      labFolder: lab.folder,
      services,
      workIterationsPerMilli,
      bootSeconds,
      guardian,
      pinning,
      signal,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    if (signal.aborted) throw new InterruptedError(options.interrupted);
    throw error;
  }
}
