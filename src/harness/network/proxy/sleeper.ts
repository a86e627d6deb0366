/**
 * Wakes the event loop at a moment that timers cannot hit: those of Node.js have steps of a millisecond. A
 * thread of its own sleeps with a finer one and then posts a message.
 */
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";

const THREAD = fileURLToPath(new URL("sleeper-thread.ts", import.meta.url));

/** The clock of all threads of this machine, milliseconds with a fraction; it never goes back. */
export const steadyMillis = (): number => Number(process.hrtime.bigint()) / 1e6;

export class Sleeper {
  /** The moment to wake at, nanoseconds of the steady clock; 0 for none. Both threads know it. */
  readonly #moment = new BigInt64Array(new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT));
  readonly #thread = new Worker(THREAD, { workerData: this.#moment });

  /**
   * @param listener called at about the moment asked for, never before it; now and then also for a moment that
   * was replaced just before it came
   */
  onWake(listener: () => void): void {
    this.#thread.on("message", listener);
  }

  /** Takes the place of the moment asked for before. */
  wakeAt(millis: number): void {
    const moment = BigInt(Math.ceil(millis * 1e6));
    if (Atomics.load(this.#moment, 0) === moment) return;
    Atomics.store(this.#moment, 0, moment);
    Atomics.notify(this.#moment, 0);
  }

  /** Ends the thread. */
  async stop(): Promise<void> {
    await this.#thread.terminate();
  }
}
