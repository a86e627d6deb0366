/**
 * What chance decides, drawn from names and not from the clock: the third call about one operation has the same
 * fate in every variant, in every process and in every run with this seed.
 */
import { createRandom } from "#lab/random";
import type { Settings } from "./scenario.ts";

type Named = Pick<Settings, "seed">;

/** A number from 0 to 1 that is fixed by what it is for. */
function chance({ seed }: Named, operation: string, of: string | number): number {
  return createRandom(`${seed}/${operation}/${of}`).float();
}

/** What becomes of a call on the way to south. */
export type Fate =
  | "delivered"
  /** Never reaches south, and never is answered. */
  | "dropped"
  /** Answered 503; south has done nothing. */
  | "refused"
  /** South has done it, and the answer never arrives. */
  | "unheard";

/** @param call how often the way has seen this operation, from 1 */
export function fateOf(settings: Settings, operation: string, call: number): Fate {
  const { droppedShare, refusedShare, unheardShare } = settings;
  const drawn = chance(settings, operation, call);
  if (drawn < droppedShare) return "dropped";
  if (drawn < droppedShare + refusedShare) return "refused";
  if (drawn < droppedShare + refusedShare + unheardShare) return "unheard";
  return "delivered";
}

/** Whether north delivers an operation's webhook twice. */
export const isRepeated = (settings: Settings, operation: string): boolean =>
  chance(settings, operation, "repeated") < settings.repeatedShare;

/** Whether north delivers it late. */
export const isHeld = (settings: Settings, operation: string): boolean =>
  chance(settings, operation, "held") < settings.heldShare;

/** Standard deviation over mean of south's work. */
const WORK_VARIATION = 0.5;

/** How long south works on an operation: log-normal, so that a few take several times as long as most. */
export function workMillisOf(settings: Settings, operation: string): number {
  const variance = Math.log(1 + WORK_VARIATION ** 2);
  const location = Math.log(settings.workMillis) - variance / 2;
  const radius = Math.sqrt(-2 * Math.log(1 - chance(settings, operation, "work")));
  const normal = radius * Math.cos(2 * Math.PI * chance(settings, operation, "angle"));
  return Math.exp(location + Math.sqrt(variance) * normal);
}

/** More calls than any variant makes for one order. */
const CALLS = 6;

/** A name that begins so, whose calls the way leaves alone, and whose webhook north delivers once and at once. */
export function undisturbed(settings: Settings, name: string): string {
  for (let number = 1; ; number++) {
    const operation = `${name}/${number}`;
    const isLeftAlone = Array.from({ length: CALLS }, (_, index) => index + 1).every(
      (call) => fateOf(settings, operation, call) === "delivered",
    );
    if (isLeftAlone && !isRepeated(settings, operation) && !isHeld(settings, operation))
      return operation;
  }
}
