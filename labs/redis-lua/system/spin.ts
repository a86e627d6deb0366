/** How long a script runs, and how often it is called. */
import { type Random, timesOf } from "#lab/random";

/** Share of the time in which Redis runs scripts while a bystander waits. */
export const BUSY_SHARE = 0.2;

/** Lengths of a script in milliseconds; 0 stands for no script at all. */
export const SCRIPT_MILLIS = [0, 0.1, 1, 10, 100];

const TRIAL_TURNS = 1_000_000;
const TRIALS = 9;

/**
 * Turns of the script's loop in a millisecond on this machine: the median of a few trials by this process' clock. The
 * clock that a script reads is of no use: since Redis 7.2 it stands still while the script runs.
 */
export async function turnsPerMilli(spin: (turns: number) => Promise<unknown>): Promise<number> {
  const trials: number[] = [];
  for (let trial = 0; trial < TRIALS; trial++) {
    const begun = performance.now();
    await spin(TRIAL_TURNS);
    trials.push(TRIAL_TURNS / (performance.now() - begun));
  }
  return trials.sort((a, b) => a - b)[(TRIALS - 1) / 2]!;
}

/** Calls at random moments, as Poisson arrivals come; a process that is late makes up for the calls it missed. */
export function callAtRandom(call: () => void, meanGapMillis: number, random: Random): void {
  const gapOf = timesOf(meanGapMillis, 1);
  let dueMillis = performance.now() + gapOf(random);
  const callThoseDue = () => {
    for (; dueMillis <= performance.now(); dueMillis += gapOf(random)) call();
    setTimeout(callThoseDue, Math.max(1, dueMillis - performance.now()));
  };
  callThoseDue();
}
