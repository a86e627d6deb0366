/** The sleeper's thread: sleeps until the moment that it shares with the main thread, then says so. */
import { parentPort, workerData } from "node:worker_threads";

/** No moment is asked for. */
const NONE = 0n;
const moment = workerData as BigInt64Array<SharedArrayBuffer>;

for (;;) {
  const wanted = Atomics.load(moment, 0);
  if (wanted === NONE) {
    Atomics.wait(moment, 0, NONE);
    continue;
  }
  const restMillis = Number(wanted - process.hrtime.bigint()) / 1e6;
  if (restMillis > 0) {
    // It ends at once when the moment has been replaced, and a sleep may end early: look again.
    Atomics.wait(moment, 0, wanted, restMillis);
    continue;
  }
  if (Atomics.compareExchange(moment, 0, wanted, NONE) === wanted) parentPort?.postMessage(null);
}
