/** Where a run begins: a journal with a plan of its own, or the journal of one that was cut off. */
import { randomBytes } from "node:crypto";
import type { LoadedLab } from "../../lab/load-lab.ts";
import { claimsDigest, harnessDigest, labDigest } from "../../result/document/digest.ts";
import type { Mode } from "../../result/document/schema.ts";
import { labHome } from "../home.ts";
import { fingerprint } from "../machine/fingerprint.ts";
import { gitState, software } from "../machine/software.ts";
import { workIterationsPerMilliFor } from "../machine/speed-probe.ts";
import { choosePinning } from "../processes/pinning.ts";
import { Journal, type JournalContent, type JournalHeader } from "./journal.ts";
import { type Cell, type Pace, paceOf, planCells } from "./plan.ts";
import { findUnfinishedRun } from "./resume.ts";

/** What is to be measured, or gone on with. */
export interface RunRequest {
  root: string;
  lab: LoadedLab;
  mode: Mode;
  only?: string[] | undefined;
  workloads?: string[] | undefined;
  /** Drawn afresh when left out. */
  seed?: number | undefined;
  /** A run's id, or true for the lab's newest unfinished one. */
  resume?: string | true | undefined;
  /** Another pace than the mode's; results at another pace are for trials and tests. */
  pace?: Pace | undefined;
  /** Which of the planned cells to measure; all when left out. For trials of the instrument itself. */
  cells?: ((cell: Cell) => boolean) | undefined;
}

/** A run whose journal can be appended to. */
export interface OpenedRun {
  journal: Journal;
  /** What the journal held when it was opened. */
  content: JournalContent;
  runId: string;
}

/**
 * Opens the journal that a request asks for.
 * @param services versions of the services that run, as a document keeps them
 * @throws UsageError when there is nothing to measure, or nothing to go on with
 */
export function openRun(request: RunRequest, services: Record<string, string>): OpenedRun {
  const { lab, root } = request;
  const home = labHome(root);
  const source = {
    ...gitState(root),
    labDigest: labDigest(lab.folder),
    harnessDigest: harnessDigest(root),
    claimsDigest: claimsDigest(lab.claims),
  };
  if (request.resume !== undefined) {
    const found = findUnfinishedRun(home, lab.id, request.resume, source);
    return { journal: Journal.reopen(found.folder, found.content.wholeBytes), ...found };
  }
  const started = new Date();
  const pace = request.pace ?? paceOf(request.mode);
  const seed = request.seed ?? randomBytes(4).readUInt32LE();
  const header: JournalHeader = {
    type: "header",
    lab: lab.id,
    mode: request.mode,
    seed,
    started: started.toISOString(),
    only: request.only ?? null,
    workloads: request.workloads ?? null,
    pace,
    cells: planCells({
      lab,
      mode: request.mode,
      pace,
      only: request.only,
      workloads: request.workloads,
    }).filter(request.cells ?? (() => true)),
    workIterationsPerMilli: workIterationsPerMilliFor(lab.workloads),
    machine: fingerprint(choosePinning()),
    software: software(root, lab.folder, services),
    source,
  };
  const stamp = started.toISOString().replace(/[-:Z]/g, "").replace(/[T.]/g, "-");
  const runId = `${stamp}-${lab.id}-${seed}`;
  const journal = Journal.create(home, runId, header);
  const content = { header, lines: [header], wholeBytes: 0, lastWritten: header.started };
  return { journal, content, runId };
}
