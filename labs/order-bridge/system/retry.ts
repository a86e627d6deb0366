import { setTimeout as pause } from "node:timers/promises";
import { FIRST_PAUSE_MILLIS } from "./scenario.ts";
import { Rejected } from "./south-client.ts";

/**
 * Calls up to so many times, with pauses that double, until one call ends well.
 * @throws what the last call threw; Rejected at once, since another call would change nothing
 */
export async function upTo(
  attempts: number,
  call: (attempt: number) => Promise<void>,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await call(attempt);
      return;
    } catch (error) {
      if (attempt >= attempts || error instanceof Rejected) throw error;
      await pause(FIRST_PAUSE_MILLIS * 2 ** (attempt - 1));
    }
  }
}
