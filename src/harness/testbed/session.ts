import type { LoadedLab } from "../../lab/load-lab.ts";
import { InterruptedError } from "../errors.ts";
import type { NodeProcess } from "../processes/node-process.ts";
import { paceOf } from "../run/plan.ts";
import { startGenerator } from "./load-processes.ts";
import { type LockWish, openTestBed, type TestBed } from "./testbed.ts";

interface SessionOptions extends Pick<LockWish, "purpose" | "onWait"> {
  root: string;
  lab: LoadedLab;
  signal: AbortSignal;
  /** Told what takes long before the work begins, such as services found for the first time. */
  onProgress: (text: string) => void;
  /** What an interrupted person should know. */
  interrupted: string;
}

/**
 * Does a short piece of work with a test bed and a generator: waits for another run on this machine, and leaves no
 * process behind however the work ends.
 */
export async function withSession<T>(
  options: SessionOptions,
  work: (bed: TestBed, generator: NodeProcess) => Promise<T>,
): Promise<T> {
  const { purpose, onWait, signal, interrupted } = options;
  await using bed = await openTestBed({
    ...options,
    lock: { purpose, onWait, wait: true },
    bootSeconds: paceOf("default").bootSeconds,
  });
  const generator = startGenerator(bed);
  try {
    const outcome = await work(bed, generator);
    if (signal.aborted) throw new InterruptedError(interrupted);
    return outcome;
  } catch (error) {
    if (signal.aborted) throw new InterruptedError(interrupted);
    throw error;
  } finally {
    await generator.stop();
  }
}
