/**
 * Random samples, seeded by names and not by the clock: the third call about one operation has the same fate in
 * every variant, in every process and in every run with this seed.
 */
import { createRandom } from "#lab/random";
import type { Settings } from "./scenario.ts";

type Named = Pick<Settings, "seed">;

/** A sample from 0 to 1, fixed by the operation and by its purpose. */
function sample({ seed }: Named, operation: string, purpose: string | number): number {
  return createRandom(`${seed}/${operation}/${purpose}`).float();
}

/** What the link does with a call to south. */
export type Fate =
  | "delivered"
  /** Never reaches south and is never answered. */
  | "dropped"
  /** Answered with 503; south has done nothing. */
  | "refused"
  /** South has done it, and the answer is lost. */
  | "unheard";

/** @param call number of this call among those of its operation, from 1 */
export function fateOf(settings: Settings, operation: string, call: number): Fate {
  const { droppedShare, refusedShare, unheardShare } = settings;
  const sampled = sample(settings, operation, call);
  if (sampled < droppedShare) return "dropped";
  if (sampled < droppedShare + refusedShare) return "refused";
  if (sampled < droppedShare + refusedShare + unheardShare) return "unheard";
  return "delivered";
}

/** Whether north delivers an operation's webhook twice. */
export const isRepeated = (settings: Settings, operation: string): boolean =>
  sample(settings, operation, "repeated") < settings.repeatedShare;

/** Whether north delivers it late. */
export const isHeld = (settings: Settings, operation: string): boolean =>
  sample(settings, operation, "held") < settings.heldShare;

/** Coefficient of variation of south's work: standard deviation over mean. */
const WORK_VARIATION = 0.5;

/** How long south works on an operation, log-normal: a few take several times as long as most. */
export function workMillisOf(settings: Settings, operation: string): number {
  const variance = Math.log(1 + WORK_VARIATION ** 2);
  const location = Math.log(settings.workMillis) - variance / 2;
  const radius = Math.sqrt(-2 * Math.log(1 - sample(settings, operation, "work")));
  const normal = radius * Math.cos(2 * Math.PI * sample(settings, operation, "angle"));
  return Math.exp(location + Math.sqrt(variance) * normal);
}

/** More calls than any variant makes for one order. */
const CALLS = 6;

/** An operation with this prefix that meets no fault: the link delivers its calls, north its webhook once and at once. */
export function undisturbed(settings: Settings, prefix: string): string {
  for (let number = 1; ; number++) {
    const operation = `${prefix}/${number}`;
    const isDelivered = Array.from({ length: CALLS }, (_, index) => index + 1).every(
      (call) => fateOf(settings, operation, call) === "delivered",
    );
    if (isDelivered && !isRepeated(settings, operation) && !isHeld(settings, operation))
      return operation;
  }
}
