/** How long a script runs, and how often it is called. */

/** Share of the time in which Redis runs scripts while a bystander waits. */
export const BUSY_SHARE = 0.2;

/** Lengths of a script in milliseconds; 0 stands for no script at all. */
export const SCRIPT_MILLIS = [0, 0.1, 1, 10, 100];

const TRIAL_TURNS = 1_000_000;
const TRIALS = 9;

/**
 * Turns of the script's loop in a millisecond on this machine, by the middle one of a few trials. The
 * server's own clock is of no use for it: since Redis 7.2 it stands still while a script runs.
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
