import { once } from "node:events";

/** Waits a number of milliseconds, or until the run is aborted. */
export async function pause(millis: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const timer = setTimeout(() => done.abort(), millis);
  const done = new AbortController();
  await Promise.race([
    once(done.signal, "abort"),
    once(signal, "abort", { signal: done.signal }).catch(() => {}),
  ]);
  clearTimeout(timer);
}
