/** One lab's part of `npm run soak`, in a process of its own: `node soak-lab.ts <lab> <tasks as JSON>`. */
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { abortOnSignals } from "../../src/cli/signals.ts";
import { performFaults } from "../../src/harness/measure/fault-script.ts";
import { type ServerUnderTest, startServer } from "../../src/harness/testbed/server-under-test.ts";
import { withSession } from "../../src/harness/testbed/session.ts";
import type { TestBed } from "../../src/harness/testbed/testbed.ts";
import type { FaultTools } from "../../src/lab/faults.ts";
import { accountText, LedgerError } from "../../src/lab/ledger.ts";
import { type LoadedLab, loadLab } from "../../src/lab/load-lab.ts";
import { loadTrials, SoakTask, type Trials } from "./soak-trials.ts";

/** A right variant's server lives through so many schedules; a wrong one's through one, since what it loses stays lost. */
const SCHEDULES_OF_A_SERVER = 10;

const root = fileURLToPath(new URL("../..", import.meta.url));
const [id = "", given = "[]"] = process.argv.slice(2);
const tasks = z.array(SoakTask).parse(JSON.parse(given));
const signal = abortOnSignals();
const say = (text: string) => process.stdout.write(`${text}\n`);

/** 0 for a schedule that a variant came through. */
const faultsOf = (one: Awaited<ReturnType<Trials["trial"]>>) =>
  one.lost +
  one.inFlight +
  one.surplusEffects +
  one.misordered +
  one.phantom +
  (one.misdirected ?? 0);

/** Whether a variant did what is expected of it. */
async function soak(bed: TestBed, lab: LoadedLab, module: Trials, task: SoakTask) {
  const { variant, isRight, schedules } = task;
  // A variant that has another workload to itself is soaked in that one.
  const able = lab.workloads.filter(({ apps }) => apps[variant] !== undefined);
  const workload = able.find(({ id }) => id === module.soaked.workload) ?? able[0]!;
  const perServer = isRight ? SCHEDULES_OF_A_SERVER : 1;
  let failed = 0;
  let broken = 0;
  let server: ServerUnderTest | undefined;
  for (let index = 0; index < schedules && !signal.aborted; index++) {
    if (index % perServer === 0) {
      await server?.process.stop();
      server = await startServer(bed, workload, variant);
    }
    const running = server!;
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
  await server?.process.stop();
  const isAsExpected = broken === 0 && (isRight ? failed === 0 : failed >= schedules / 2);
  say(
    `${isAsExpected ? "as expected" : "NOT AS EXPECTED"}: ${variant} of ${lab.id} failed under ${failed} of ${schedules} schedules${broken > 0 ? `, ${broken} of which could not be made` : ""}`,
  );
  return isAsExpected;
}

const lab = await loadLab(root, id);
const module = await loadTrials(root, id);
let isAsExpected = true;
await withSession(
  {
    root,
    lab,
    signal,
    onProgress: say,
    purpose: `npm run soak (${lab.id})`,
    onWait: say,
    interrupted: "Interrupted; a soak keeps nothing, so start it again when you like.",
  },
  async (bed) => {
    for (const task of tasks) isAsExpected = (await soak(bed, lab, module, task)) && isAsExpected;
  },
);
process.exitCode = isAsExpected ? 0 : 1;
