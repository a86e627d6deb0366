/** Where a run begins: a journal with a plan of its own, or the journal of one that was cut off. */
import { randomBytes } from "node:crypto";
import type { LoadedLab } from "../../lab/load-lab.ts";
import { claimsDigest, harnessDigest, labDigest } from "../../result/document/digest.ts";
import type { Mode, Source } from "../../result/document/schema.ts";
import { labHome } from "../home.ts";
import { fingerprint } from "../machine/fingerprint.ts";
import { gitState, software } from "../machine/software.ts";
import type { TestBed } from "../testbed/testbed.ts";
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

/** What a run measures and how finely, known before anything is started. */
interface RunPlan {
  pace: Pace;
  cells: Cell[];
  /** Of the run that goes on; undefined for a new one. */
  workIterationsPerMilli: number | undefined;
}

/** A run whose journal can be appended to. */
export interface OpenedRun {
  journal: Journal;
  /** What the journal held when it was opened. */
  content: JournalContent;
  runId: string;
}

/**
 * Plans what a request asks for. It starts nothing and changes nothing, so that nobody waits to hear of a mistake.
 * @throws UsageError when there is nothing to measure, or nothing to go on with
 */
export function planRun(request: RunRequest): RunPlan {
  const { lab, mode, only, workloads, cells: isWanted = () => true } = request;
  if (request.resume !== undefined) {
    return unfinishedRun(request, request.resume).content.header;
  }
  const pace = request.pace ?? paceOf(mode);
  const cells = planCells({ lab, mode, pace, only, workloads }).filter(isWanted);
  return { pace, cells, workIterationsPerMilli: undefined };
}

/**
 * Opens the journal of a planned run.
 * @throws UsageError when the run that should go on has been finished since it was planned
 */
export function openRun(request: RunRequest, { pace, cells }: RunPlan, bed: TestBed): OpenedRun {
  const { lab, root } = request;
  if (request.resume !== undefined) {
    const found = unfinishedRun(request, request.resume);
    return { journal: Journal.reopen(found.folder, found.content.wholeBytes), ...found };
  }
  const started = new Date();
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
    cells,
    workIterationsPerMilli: bed.workIterationsPerMilli,
    machine: fingerprint(bed.pinning),
    software: software(root, lab.folder, bed.services.versions),
    source: sourceOf(request),
  };
  const stamp = started.toISOString().replace(/[-:Z]/g, "").replace(/[T.]/g, "-");
  const runId = `${stamp}-${lab.id}-${seed}`;
  const journal = Journal.create(labHome(root), runId, header);
  const content = { header, lines: [header], wholeBytes: 0, lastWritten: header.started };
  return { journal, content, runId };
}

const unfinishedRun = (request: RunRequest, resume: string | true) =>
  findUnfinishedRun(labHome(request.root), request.lab.id, resume, sourceOf(request));

const sourceOf = ({ root, lab }: RunRequest): Source => ({
  ...gitState(root),
  labDigest: labDigest(lab.folder),
  harnessDigest: harnessDigest(root),
  claimsDigest: claimsDigest(lab.claims),
});
