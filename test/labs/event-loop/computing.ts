import { compute } from "../../../src/lab/work.ts";

const TRIAL_ITERATIONS = 5_000_000;

/** Iterations that take about so long on this machine now, so that no test depends on its speed. */
export function iterationsFor(millis: number): number {
  compute(TRIAL_ITERATIONS);
  const begun = performance.now();
  compute(TRIAL_ITERATIONS);
  return Math.round((millis / (performance.now() - begun)) * TRIAL_ITERATIONS);
}
