import { setTimeout as pause } from "node:timers/promises";
import { FIRST_PAUSE_MILLIS } from "./scenario.ts";
import { Rejected } from "./south-client.ts";

/**
 * Calls up to `attempts` times, with pauses that double, until one call succeeds.
 * @throws the error of the last call; Rejected at once, because another call would change nothing
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
