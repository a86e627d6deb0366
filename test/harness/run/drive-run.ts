/**
 * Runs the trial lab of a root at a pace made for tests and says what happens, one JSON line each.
 * Arguments: the root, then optionally "--resume", "--wait" and "--patient", which goes on for longer until there is a
 * valid pair, however much the machine is disturbed by other tests.
 */

import { abortOnSignals } from "../../../src/cli/signals.ts";
import type { Pace } from "../../../src/harness/run/plan.ts";
import { runLab } from "../../../src/harness/run/run.ts";
import { loadLab } from "../../../src/lab/load-lab.ts";

const [root = "", ...flags] = process.argv.slice(2);

const PACE: Pace = {
  sliceSeconds: 0.1,
  slicesPerSpawn: 2,
  minimumSpawns: 1,
  budgetSeconds: flags.includes("--patient") ? 30 : 1,
  targetHalfWidth: 0.5,
  soloSpawns: 1,
  soloSlices: 1,
  warmUp: { requests: 100, atLeastSeconds: 0.1, atMostSeconds: 0.2 },
  settleSeconds: { ballast: 0.05, alone: 0.05 },
  bootSeconds: 3,
};

const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
try {
  const { document, folder, runId } = await runLab({
    root,
    lab: await loadLab(root, "trial"),
    mode: "quick",
    seed: 7,
    pace: PACE,
    resume: flags.includes("--resume") ? true : undefined,
    wait: flags.includes("--wait"),
    signal: abortOnSignals(),
    reporter: { event: say },
  });
  say({ type: "done", folder, runId, document });
  process.exit(0);
} catch (error) {
  const { message, exitCode } = error as { message: string; exitCode?: number };
  say({
    type: "error",
    message,
    exitCode: exitCode ?? null,
    stack: exitCode === undefined ? (error as Error).stack : undefined,
  });
  process.exit(exitCode ?? 70);
}
