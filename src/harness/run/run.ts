/** A run from its start to its result: what it needs is started, its rounds are measured, and all of it is ended again. */
import { hasOpenLoad } from "../../lab/definition.ts";
import type { ResultDocument } from "../../result/document/schema.ts";
import { InterruptedError } from "../errors.ts";
import { requireOpenFiles } from "../machine/limits.ts";
import type { Generators } from "../measure/turns.ts";
import { Guardian } from "../processes/guardian.ts";
import { choosePinning } from "../processes/pinning.ts";
import type { Reporter } from "../reporter.ts";
import { takeLock } from "../testbed/lock.ts";
import { type Stage, startGenerator, startOpenGenerator } from "../testbed/stage.ts";
import { NO_SERVICES, openServices, type StageServices } from "../testbed/stage-services.ts";
import { verifyVariants } from "../verify/verify-variants.ts";
import { documentFromJournal, writeRunDocument } from "./document.ts";
import { readJournal } from "./journal.ts";
import { type OpenedRun, openRun, type RunRequest } from "./open-run.ts";
import { Rounds } from "./rounds.ts";

export interface RunOptions extends RunRequest {
  /** Wait for another run on this machine to end instead of refusing. */
  wait?: boolean | undefined;
  signal: AbortSignal;
  reporter: Reporter;
}

export interface RunOutcome {
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
  const { reporter, signal, lab } = options;
  const release = await takeLock(options.wait ?? false, signal, (pid) =>
    reporter.event({ type: "note", text: `Waiting for the run of process ${pid} to end.` }),
  );
  const guardian = new Guardian();
  let services = NO_SERVICES;
  try {
    services = await openServices({
      lab,
      root: options.root,
      guardian,
      pinning: choosePinning(),
      signal,
      onProgress: (text) => reporter.event({ type: "phase", phase: "prepare", text }),
    }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
      throw new InterruptedError(
        "Interrupted before anything was measured; start it again when you like.",
      );
    });
    const opened = openRun(options, services.versions);
    const { journal, runId } = opened;
    try {
      await measure(options, guardian, services, opened);
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
  } finally {
    await services.stop();
    guardian.close();
    release();
  }
}

/** Verifies what has not been verified, and measures what has not been measured. */
async function measure(
  { lab, signal, reporter }: RunOptions,
  guardian: Guardian,
  services: StageServices,
  { journal, content }: OpenedRun,
): Promise<void> {
  const { header, lines } = content;
  const stage: Stage = {
    lab,
    bootSeconds: header.pace.bootSeconds,
    labFolder: lab.folder,
    services,
    workIterationsPerMilli: header.workIterationsPerMilli,
    guardian,
    pinning: choosePinning(),
    signal,
  };
  const rounds = new Rounds(stage, journal, content, reporter);
  reporter.event({
    type: "phase",
    phase: "prepare",
    text: `Run with seed ${header.seed}, journal in ${journal.folder}`,
  });
  requireOpenFiles(lab.workloads);
  const generators: Generators = { closed: startGenerator(stage), open: undefined };
  try {
    if (!lines.some((line) => line.type === "invariants")) {
      const { results, plans } = await verifyVariants(
        stage,
        generators.closed,
        header.cells,
        reporter,
      );
      journal.append({ type: "invariants", results, ...(plans.length > 0 && { plans }) });
    }
    if (lab.workloads.some(hasOpenLoad)) generators.open = startOpenGenerator(stage);
    await rounds.measure(generators);
  } finally {
    await generators.closed.stop();
    await generators.open?.stop();
  }
}
