/**
 * Hundreds of seeded fault schedules: `npm run soak [-- <lab> [<variant,variant> [<schedules>]]]`.
 *
 * Every lab with a `trial.ts` says there which of its variants have to come through and which must not. The right ones share
 * 200 schedules evenly, unless another number is given; each wrong one has a tenth of that for itself. Labs are soaked side by
 * side, each with services of its own: nothing here is timed. Prints a line for each schedule, and exits with 1 when a right
 * variant loses or doubles an order or sends one astray, when a wrong one does none of this in half of its schedules or more,
 * or when a trial could not be made.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { abortOnSignals } from "../../src/cli/signals.ts";
import { takeLock, waitingText } from "../../src/harness/testbed/lock.ts";
import { listLabIds } from "../../src/lab/load-lab.ts";
import { hasTrials, loadTrials, type SoakTask, type Trials } from "./soak-trials.ts";

const SCHEDULES = 200;
const WRONG_SHARE = 0.1;

const root = fileURLToPath(new URL("../..", import.meta.url));
const [wantedLab, wantedVariants, wantedSchedules] = process.argv.slice(2);
const signal = abortOnSignals();
const say = (text: string) => process.stdout.write(`${text}\n`);

const labs = listLabIds(root).filter(
  (id) => hasTrials(root, id) && (wantedLab === undefined || id === wantedLab),
);
if (labs.length === 0)
  throw new Error(`No lab ${wantedLab ?? ""} has a trial.ts; name one that has, or none for all.`);
const modules = await Promise.all(labs.map((id) => loadTrials(root, id)));
const rightOnes = modules.flatMap(({ soaked }) => soaked.right).length;
const total = Number(wantedSchedules ?? SCHEDULES);

/** What a lab's variants have before them. */
function tasksOf({ soaked }: Trials): SoakTask[] {
  const wanted = wantedVariants?.split(",");
  const share = wanted === undefined ? Math.ceil(total / rightOnes) : total;
  const of = (variants: readonly string[], isRight: boolean): SoakTask[] =>
    variants
      .filter((variant) => wanted?.includes(variant) ?? true)
      .map((variant) => ({
        variant,
        isRight,
        schedules: isRight || wanted !== undefined ? share : Math.ceil(share * WRONG_SHARE),
      }));
  return [...of(soaked.right, true), ...of(soaked.wrong, false)];
}

/** Resolves to whether all of a lab's variants did what is expected of them. */
function soak(id: string, tasks: readonly SoakTask[], folder: string): Promise<boolean> {
  // This process has the machine's lock; each lab has one of its own below it.
  const env = { ...process.env, LAB_LOCK: join(folder, `${id}.lock`) };
  const file = fileURLToPath(new URL("soak-lab.ts", import.meta.url));
  const child = spawn(process.execPath, [file, id, JSON.stringify(tasks)], {
    cwd: root,
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  // Line by line, so that two labs never write into one another's.
  createInterface({ input: child.stdout }).on("line", say);
  const end = () => child.kill("SIGTERM");
  signal.addEventListener("abort", end, { once: true });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      signal.removeEventListener("abort", end);
      resolve(code === 0);
    });
  });
}

const begun = performance.now();
const release = await takeLock({
  purpose: "npm run soak",
  wait: true,
  signal,
  onWait: (holder) => say(waitingText(holder, new Date())),
});
const folder = mkdtempSync(join(tmpdir(), "soak-"));
try {
  const outcomes = await Promise.all(
    labs.map((id, index) => soak(id, tasksOf(modules[index]!), folder)),
  );
  process.exitCode = outcomes.every((isAsExpected) => isAsExpected) ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
  release();
}
say(`${((performance.now() - begun) / 60_000).toFixed(1)} min`);
