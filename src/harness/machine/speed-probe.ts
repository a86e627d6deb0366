import type { Workload } from "../../lab/definition.ts";
import { compute } from "../../lab/work.ts";

const PROBE_ITERATIONS = 4_000_000;
const CALIBRATION_ITERATIONS = 20_000_000;
const CALIBRATION_ROUNDS = 5;

/** Where results of the computation go, so that the engine has no reason to leave it out. */
const kept = new Int32Array(1);

const cpuMillis = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e3;
};

/** Milliseconds that a fixed computation takes now: read before every round, it shows the machine's drift. */
export function probeSpeedMillis(): number {
  const begun = performance.now();
  kept[0]! ^= compute(PROBE_ITERATIONS);
  return Math.max(0.001, Math.round((performance.now() - begun) * 1e3) / 1e3);
}

/** Iterations of `compute` that take one millisecond of CPU time on this machine: the median of a few trials. */
function calibrateWorkIterationsPerMilli(): number {
  kept[0]! ^= compute(CALIBRATION_ITERATIONS);
  const rates = Array.from({ length: CALIBRATION_ROUNDS }, () => {
    const begun = cpuMillis();
    kept[0]! ^= compute(CALIBRATION_ITERATIONS);
    return CALIBRATION_ITERATIONS / Math.max(0.001, cpuMillis() - begun);
  }).sort((a, b) => a - b);
  return Math.round(rates[Math.floor(CALIBRATION_ROUNDS / 2)]!);
}

/** The same where a workload's requests compute; 0 where none does, and nobody asks for it. */
export function workIterationsPerMilliFor(workloads: readonly Workload[]): number {
  return workloads.some(({ work }) => work?.kind === "cpu") ? calibrateWorkIterationsPerMilli() : 0;
}
