/** A run from its start to its result: what it needs is started, its rounds are measured, and all of it is ended again. */
import { hasOpenLoad } from "../../lab/definition.ts";
import type { ResultDocument } from "../../result/document/schema.ts";
import { InterruptedError } from "../errors.ts";
import { requireOpenFiles } from "../machine/limits.ts";
import type { Generators } from "../measure/turns.ts";
import type { Reporter } from "../reporter.ts";
import { startGenerator, startOpenGenerator } from "../testbed/load-processes.ts";
import { openTestBed, type TestBed } from "../testbed/testbed.ts";
import { verifyVariants } from "../verify/verify-variants.ts";
import { documentFromJournal, writeRunDocument } from "./document.ts";
import { readJournal } from "./journal.ts";
import { type OpenedRun, openRun, planRun, type RunRequest } from "./open-run.ts";
import { Rounds } from "./rounds.ts";

interface RunOptions extends RunRequest {
  /** Wait for another run on this machine to end instead of refusing. */
  wait?: boolean | undefined;
  signal: AbortSignal;
  reporter: Reporter;
}

interface RunOutcome {
  runId: string;
  folder: string;
  document: ResultDocument;
}

/**
 * Measures a lab: verifies its variants, then measures round after round until every comparison is
 * precise enough or its budget is spent, and derives the result document.
 * @throws HandbookError for everything a person can do something about; the journal stays for `resume`
 */
export async function runLab(options: RunOptions): Promise<RunOutcome> {
  const { reporter, signal, lab, root } = options;
  const plan = planRun(options);
  requireOpenFiles(lab.workloads);
  await using bed = await openTestBed({
    root,
    lab,
    lock: {
      purpose: `lab run ${lab.id}`,
      wait: options.wait ?? false,
      onWait: (text) => reporter.event({ type: "note", text }),
    },
    bootSeconds: plan.pace.bootSeconds,
    workIterationsPerMilli: plan.workIterationsPerMilli,
    signal,
    onProgress: (text) => reporter.event({ type: "phase", phase: "prepare", text }),
    interrupted: "Interrupted before anything was measured; start it again when you like.",
  });
  const opened = openRun(options, plan, bed);
  const { journal, runId } = opened;
  try {
    await measure(bed, opened, reporter);
    reporter.event({
      type: "phase",
      phase: "derive",
      text: "Deriving the result from the journal",
    });
    journal.append({ type: "end", ended: new Date().toISOString() });
    const document = documentFromJournal(readJournal(journal.folder), lab);
    writeRunDocument(journal.folder, document);
    return { runId, folder: journal.folder, document };
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new InterruptedError(
      `Interrupted; what was measured is kept in ${journal.folder}. Go on with \`lab run ${lab.id} --resume ${runId}\`, or look at it with \`lab show ${runId}\`.`,
    );
  } finally {
    journal.close();
  }
}

/** Verifies what has not been verified, and measures what has not been measured. */
async function measure(
  bed: TestBed,
  { journal, content }: OpenedRun,
  reporter: Reporter,
): Promise<void> {
  const { header, lines } = content;
  const rounds = new Rounds(bed, journal, content, reporter);
  reporter.event({
    type: "phase",
    phase: "prepare",
    text: `Run with seed ${header.seed}, journal in ${journal.folder}`,
  });
  const generators: Generators = { closed: startGenerator(bed), open: undefined };
  try {
    if (!lines.some((line) => line.type === "invariants")) {
      const { results, plans } = await verifyVariants(
        bed,
        generators.closed,
        header.cells,
        reporter,
      );
      journal.append({ type: "invariants", results, ...(plans.length > 0 && { plans }) });
    }
    if (bed.lab.workloads.some(hasOpenLoad)) generators.open = startOpenGenerator(bed);
    await rounds.measure(generators);
  } finally {
    await generators.closed.stop();
    await generators.open?.stop();
  }
}
