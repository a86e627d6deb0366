/**
 * Hundreds of seeded fault schedules: `npm run soak [-- <lab> [<variant,variant> [<schedules>]]]`.
 *
 * Every lab with a `trial.ts` says there which of its variants have to come through and which must not. The right ones share
 * 200 schedules evenly, unless another number is given; each wrong one has a tenth of that for itself. Prints a line for each
 * schedule, and exits with 1 when a right variant loses or doubles an order or sends one astray, when a wrong one does none of
 * this in half of its schedules or more, or when a trial could not be made.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { abortOnSignals } from "../../src/cli/signals.ts";
import { performFaults } from "../../src/harness/measure/fault-script.ts";
import { type RunningHost, type Stage, startHost } from "../../src/harness/measure/stage.ts";
import { withSession } from "../../src/harness/session.ts";
import type { FaultTools } from "../../src/lab/faults.ts";
import { type LoadedLab, listLabIds, loadLab } from "../../src/lab/load.ts";
import { type Account, accountText, LedgerError } from "../../src/method/ledger.ts";

const SCHEDULES = 200;
const WRONG_SHARE = 0.1;
/** A right variant's server lives through so many schedules; a wrong one's through one, since what it loses stays lost. */
const SCHEDULES_OF_A_SERVER = 10;

/** What a lab's `trial.ts` exports. */
interface TrialModule {
  trial(options: {
    url: string;
    services: Record<string, string>;
    variant: string;
    tools: FaultTools;
    seed: string;
  }): Promise<Account & { misdirected?: number }>;
  soaked: { workload: string; right: readonly string[]; wrong: readonly string[] };
}

interface Task {
  variant: string;
  isRight: boolean;
  schedules: number;
}

const root = fileURLToPath(new URL("../..", import.meta.url));
const [wantedLab, wantedVariants, wantedSchedules] = process.argv.slice(2);
const signal = abortOnSignals();
const trialFile = (id: string) => join(root, "labs", id, "trial.ts");
const labs = listLabIds(root).filter(
  (id) => existsSync(trialFile(id)) && (wantedLab === undefined || id === wantedLab),
);
if (labs.length === 0)
  throw new Error(`No lab ${wantedLab ?? ""} has a trial.ts; name one that has, or none for all.`);

const say = (text: string) => process.stdout.write(`${text}\n`);
/** 0 for a schedule that a variant came through. */
const faultsOf = (one: Awaited<ReturnType<TrialModule["trial"]>>) =>
  one.lost +
  one.inFlight +
  one.surplusEffects +
  one.misordered +
  one.phantom +
  (one.misdirected ?? 0);

const modules = await Promise.all(
  labs.map(async (id) => (await import(pathToFileURL(trialFile(id)).href)) as TrialModule),
);
const rightOnes = modules.flatMap(({ soaked }) => soaked.right).length;
const total = Number(wantedSchedules ?? SCHEDULES);

/** What a lab's variants have before them. */
function tasksOf({ soaked }: TrialModule): Task[] {
  const wanted = wantedVariants?.split(",");
  const share = wanted === undefined ? Math.ceil(total / rightOnes) : total;
  const of = (variants: readonly string[], isRight: boolean): Task[] =>
    variants
      .filter((variant) => wanted?.includes(variant) ?? true)
      .map((variant) => ({
        variant,
        isRight,
        schedules: isRight || wanted !== undefined ? share : Math.ceil(share * WRONG_SHARE),
      }));
  return [...of(soaked.right, true), ...of(soaked.wrong, false)];
}

/** Whether a variant did what is expected of it. */
async function soak(stage: Stage, lab: LoadedLab, module: TrialModule, task: Task) {
  const { variant, isRight, schedules } = task;
  // A variant that has another workload to itself is soaked in that one.
  const able = lab.workloads.filter(({ apps }) => apps[variant] !== undefined);
  const workload = able.find(({ id }) => id === module.soaked.workload) ?? able[0]!;
  const perServer = isRight ? SCHEDULES_OF_A_SERVER : 1;
  let failed = 0;
  let broken = 0;
  let host: RunningHost | undefined;
  for (let index = 0; index < schedules && !signal.aborted; index++) {
    if (index % perServer === 0) {
      await host?.child.stop();
      host = await startHost(stage, workload, variant);
    }
    const running = host!;
    const seed = `soak/${lab.id}/${variant}/${index + 1}`;
    const tools: FaultTools = {
      follow: (script, loadEnded) => performFaults(script, running, loadEnded),
    };
    const begun = performance.now();
    const { url, services } = running;
    const outcome = await module
      .trial({ url, services: services.urls, variant, tools, seed })
      .catch((error: unknown) => error as Error);
    const seconds = ((performance.now() - begun) / 1e3).toFixed(1);
    const isFailed = outcome instanceof Error || faultsOf(outcome) > 0;
    // A trial that could not be made says nothing about the variant, and is nobody's proof.
    if (outcome instanceof Error && !(outcome instanceof LedgerError)) broken += 1;
    failed += isFailed ? 1 : 0;
    const text = outcome instanceof Error ? outcome.message : accountText(outcome);
    say(`${isFailed ? "failed" : "ok    "}  ${seed}  ${seconds} s  ${text}`);
  }
  await host?.child.stop();
  const isAsExpected = broken === 0 && (isRight ? failed === 0 : failed >= schedules / 2);
  say(
    `${isAsExpected ? "as expected" : "NOT AS EXPECTED"}: ${variant} of ${lab.id} failed under ${failed} of ${schedules} schedules${broken > 0 ? `, ${broken} of which could not be made` : ""}`,
  );
  return isAsExpected;
}

const begun = performance.now();
let isAsExpected = true;
for (const [index, id] of labs.entries()) {
  const lab = await loadLab(root, id);
  const module = modules[index]!;
  const session = {
    root,
    lab,
    signal,
    onProgress: say,
    onWait: (pid: number) => say(`Waiting for the run of process ${pid} to end.`),
    interrupted: "Interrupted; a soak keeps nothing, so start it again when you like.",
  };
  await withSession(session, async (stage) => {
    for (const task of tasksOf(module))
      isAsExpected = (await soak(stage, lab, module, task)) && isAsExpected;
  });
}
say(`${((performance.now() - begun) / 60_000).toFixed(1)} min`);
process.exitCode = isAsExpected ? 0 : 1;
