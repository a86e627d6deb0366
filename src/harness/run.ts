import { randomBytes } from "node:crypto";
import { hasOpenLoad } from "../lab/definition.ts";
import type { PerformedFault } from "../lab/faults.ts";
import type { LoadedLab } from "../lab/load.ts";
import { createRandom, shuffle } from "../method/random.ts";
import { claimsDigest, harnessDigest, labDigest } from "../result/digest.ts";
import type { LiveRatio } from "../result/live-ratio.ts";
import type { Mode, ResultDocument, Slice } from "../result/schema.ts";
import { type CellState, ratiosOf, reasonToEnd, remainingSeconds, replay } from "./cell-state.ts";
import { documentFromJournal, writeRunDocument } from "./document.ts";
import { InterruptedError, RunFailedError } from "./errors.ts";
import { labHome } from "./home.ts";
import { Journal, type JournalContent, type JournalHeader, readJournal } from "./journal.ts";
import { takeLock } from "./lock.ts";
import { fingerprint } from "./machine/fingerprint.ts";
import { requireOpenFiles } from "./machine/limits.ts";
import { gitState, software } from "./machine/software.ts";
import { probeSpeedMillis, workIterationsPerMilliFor } from "./machine/speed-probe.ts";
import { measureDuetSpawn } from "./measure/duet.ts";
import { measureInterleavedSpawn } from "./measure/interleaved.ts";
import type { MeasuredSlice } from "./measure/slice.ts";
import { type Stage, startGenerator, startOpenGenerator } from "./measure/stage.ts";
import { NO_SERVICES, openServices, type StageServices } from "./measure/stage-services.ts";
import { type Generators, measureControlTurns, measureTurns } from "./measure/turns.ts";
import { type Cell, type Pace, paceOf, planCells, variantsMeasured } from "./plan.ts";
import type { Child } from "./processes/child.ts";
import { Guardian } from "./processes/guardian.ts";
import { choosePinning } from "./processes/pinning.ts";
import type { Reporter } from "./reporter.ts";
import { findUnfinishedRun } from "./resume.ts";
import { casesOf, verifyCase } from "./verify-cases.ts";

export interface RunOptions {
  root: string;
  lab: LoadedLab;
  mode: Mode;
  only?: string[] | undefined;
  workloads?: string[] | undefined;
  /** Drawn afresh when left out. */
  seed?: number | undefined;
  /** A run's id, or true for the lab's newest unfinished one. */
  resume?: string | true | undefined;
  /** Wait for another run on this machine to end instead of refusing. */
  wait?: boolean | undefined;
  /** Another pace than the mode's; results at another pace are for trials and tests. */
  pace?: Pace | undefined;
  /** Which of the planned cells to measure; all when left out. For trials of the instrument itself. */
  cells?: ((cell: Cell) => boolean) | undefined;
  signal: AbortSignal;
  reporter: Reporter;
}

export interface RunOutcome {
  runId: string;
  folder: string;
  document: ResultDocument;
}

/** A cell none of whose slices had right answers is a fault of its servers, not of the machine. */
const SPAWNS_WITHOUT_ANSWERS = 2;

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
    const { journal, content, runId } = openRun(options, services.versions);
    try {
      const run = new Run(options, guardian, services, journal, content);
      await run.measure();
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

function openRun(
  options: RunOptions,
  services: Record<string, string>,
): {
  journal: Journal;
  content: JournalContent;
  runId: string;
} {
  const { lab, root } = options;
  const home = labHome(root);
  const source = {
    ...gitState(root),
    labDigest: labDigest(lab.folder),
    harnessDigest: harnessDigest(root),
    claimsDigest: claimsDigest(lab.claims),
  };
  if (options.resume !== undefined) {
    const found = findUnfinishedRun(home, lab.id, options.resume, source);
    return { journal: Journal.reopen(found.folder, found.content.wholeBytes), ...found };
  }
  const started = new Date();
  const pace = options.pace ?? paceOf(options.mode);
  const seed = options.seed ?? randomBytes(4).readUInt32LE();
  const header: JournalHeader = {
    type: "header",
    lab: lab.id,
    mode: options.mode,
    seed,
    started: started.toISOString(),
    only: options.only ?? null,
    workloads: options.workloads ?? null,
    pace,
    cells: planCells({
      lab,
      mode: options.mode,
      pace,
      only: options.only,
      workloads: options.workloads,
    }).filter(options.cells ?? (() => true)),
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

class Run {
  readonly #options: RunOptions;
  readonly #journal: Journal;
  readonly #header: JournalHeader;
  readonly #stage: Stage;
  readonly #slices: Slice[];
  readonly #cells: CellState[];
  readonly #verified: boolean;
  readonly #begun = performance.now();
  #spawnsWithoutAnswers = 0;

  constructor(
    options: RunOptions,
    guardian: Guardian,
    services: StageServices,
    journal: Journal,
    { header, lines }: JournalContent,
  ) {
    this.#options = options;
    this.#journal = journal;
    this.#header = header;
    this.#stage = {
      lab: options.lab,
      bootSeconds: header.pace.bootSeconds,
      labFolder: options.lab.folder,
      services,
      workIterationsPerMilli: header.workIterationsPerMilli,
      guardian,
      pinning: choosePinning(),
      signal: options.signal,
    };
    const { states, slices } = replay(header.cells, lines);
    this.#cells = states;
    this.#slices = slices;
    this.#verified = lines.some((line) => line.type === "invariants");
  }

  async measure(): Promise<void> {
    const { reporter, signal } = this.#options;
    reporter.event({
      type: "phase",
      phase: "prepare",
      text: `Run with seed ${this.#header.seed}, journal in ${this.#journal.folder}`,
    });
    requireOpenFiles(this.#stage.lab.workloads);
    const generators: Generators = { closed: startGenerator(this.#stage), open: undefined };
    try {
      if (!this.#verified) await this.#verify(generators.closed);
      if (this.#stage.lab.workloads.some(hasOpenLoad))
        generators.open = startOpenGenerator(this.#stage);
      reporter.event({
        type: "phase",
        phase: "measure",
        text: `Measuring ${this.#cells.length} comparisons`,
      });
      for (let round = 0; this.#cells.some((state) => !state.ended); round++) {
        this.#journal.append({ type: "speed", millis: probeSpeedMillis() });
        const order = shuffle(createRandom(`${this.#header.seed}/round/${round}`), this.#cells);
        for (const state of order) {
          if (state.ended) continue;
          signal.throwIfAborted();
          await this.#measureSpawn(generators, state, round);
          signal.throwIfAborted();
          this.#endIfDone(state);
        }
      }
    } finally {
      await generators.closed.stop();
      await generators.open?.stop();
    }
  }

  async #verify(generator: Child): Promise<void> {
    const { reporter } = this.#options;
    const results = [];
    const plans = [];
    const cases = casesOf(this.#stage.lab, (workload) =>
      variantsMeasured(this.#header.cells, workload),
    );
    for (const { workload, variant } of cases) {
      reporter.event({
        type: "phase",
        phase: "verify",
        text: `Checking the answers of ${variant} on ${workload.id}`,
      });
      const found = await verifyCase(this.#stage, generator, workload, variant);
      if (found.failures.length > 0) {
        throw new RunFailedError(
          `${found.failures[0]} Nothing was measured; make the answers equal and run again.`,
        );
      }
      results.push(...found.results);
      plans.push(...found.plans);
    }
    this.#journal.append({ type: "invariants", results, ...(plans.length > 0 && { plans }) });
  }

  async #measureSpawn(generators: Generators, state: CellState, round: number): Promise<void> {
    const { lab } = this.#stage;
    const { cell, index } = state;
    const workload = lab.workloads.find(({ id }) => id === cell.workload)!;
    const { pace } = this.#header;
    const spawn = state.spawns;
    const begun = performance.now();
    const slices: Slice[] = [];
    const onSlice = (_: number, measured: MeasuredSlice) => {
      const { histograms, ...rest } = measured;
      const slice: Slice = { cell: index, spawn, slice: sliceNumber(cell, slices, rest), ...rest };
      slices.push(slice);
      this.#journal.append({ type: "slice", slice, histograms });
      if (measured.invalid !== null) {
        this.#options.reporter.event({
          type: "slice-invalid",
          cause: measured.invalid,
          cell: nameOf(cell),
        });
      }
      this.#progress(round, state, [...this.#slices, ...slices]);
    };
    const seed = `${this.#header.seed}/cell/${index}/spawn/${spawn}`;
    const common = { stage: this.#stage, workload, pace, onSlice };
    const turns = {
      ...common,
      random: createRandom(seed),
      variants:
        cell.design === "control"
          ? [cell.baseline]
          : variantsMeasured(this.#header.cells, workload),
    };
    const generator = generators.closed;
    await this.#stage.services.revive();
    if (hasOpenLoad(workload)) {
      const measure = cell.design === "control" ? measureControlTurns : measureTurns;
      const onFaults = (variant: string, performed: PerformedFault[]) =>
        this.#journal.append({ type: "faults", cell: index, spawn, variant, performed });
      await measure({ ...turns, generators, seed, onFaults });
    } else if (cell.design === "interleaved")
      await measureInterleavedSpawn({ ...turns, generator });
    else await measureDuetSpawn({ ...common, generator, cell, spawn });
    if (this.#options.signal.aborted) return;
    this.#failOnWrongAnswers(slices, cell);
    const seconds = (performance.now() - begun) / 1e3;
    this.#slices.push(...slices);
    state.spawns += 1;
    state.seconds += seconds;
    this.#journal.append({ type: "spawn", cell: index, seconds: Math.round(seconds * 1e3) / 1e3 });
  }

  #failOnWrongAnswers(slices: readonly Slice[], cell: Cell): void {
    if (slices.some((slice) => slice.invalid !== "errors")) {
      this.#spawnsWithoutAnswers = 0;
      return;
    }
    this.#spawnsWithoutAnswers += 1;
    if (this.#spawnsWithoutAnswers < SPAWNS_WITHOUT_ANSWERS) return;
    const worst = slices
      .flatMap((slice) => slice.observations)
      .map((seen) => ({ ...seen, bad: seen.errors + seen.timeouts + seen.mismatches }))
      .sort((a, b) => b.bad - a.bad)[0];
    throw new RunFailedError(
      `Variant ${worst?.variant} answered ${worst?.bad} of ${(worst?.bad ?? 0) + (worst?.completed ?? 0)} requests wrongly or not at all ` +
        `under load on workload ${cell.workload}; mend it (\`lab verify\` shows more) and run again.`,
    );
  }

  #endIfDone(state: CellState): void {
    const { cell, index } = state;
    const because = reasonToEnd(state, this.#slices, this.#ratiosOf(state, this.#slices));
    if (because === undefined) return;
    state.ended = true;
    this.#journal.append({ type: "cell-ended", cell: index, because });
    this.#options.reporter.event({
      type: "note",
      text: `${nameOf(cell)}: ${state.spawns} spawns, ${because === "precise" ? "precise enough" : "budget spent"}`,
    });
  }

  #ratiosOf(state: CellState, slices: readonly Slice[]): (LiveRatio | undefined)[] {
    const workload = this.#stage.lab.workloads.find(({ id }) => id === state.cell.workload)!;
    return ratiosOf(state, slices, variantsMeasured(this.#header.cells, workload));
  }

  #progress(round: number, state: CellState, slices: readonly Slice[]): void {
    const control = this.#cells.find(({ cell }) => cell.design === "control");
    const isShown = !state.cell.fixedSpawns || state.cell.metric !== undefined;
    const [ratio] = isShown ? this.#ratiosOf(state, slices) : [];
    const [controlRatio] = control ? this.#ratiosOf(control, slices) : [];
    this.#options.reporter.event({
      type: "progress",
      round,
      elapsedSeconds: (performance.now() - this.#begun) / 1e3,
      remainingSeconds: remainingSeconds(this.#cells, this.#stage.lab, this.#header.pace),
      cell: nameOf(state.cell),
      ...(ratio && { ratio }),
      ...(controlRatio && { control: controlRatio }),
    });
  }
}

/** Interleaved slices are numbered for each variant apart, so that the same number means the same round. */
function sliceNumber(
  cell: Cell,
  before: readonly Slice[],
  { observations }: Pick<Slice, "observations">,
): number {
  if (cell.design !== "interleaved") return before.length;
  return before.filter((slice) => slice.observations[0]?.variant === observations[0]?.variant)
    .length;
}

function nameOf(cell: Cell): string {
  if (cell.design === "control") return `A/A control, ${cell.baseline} on ${cell.workload}`;
  if (cell.design === "interleaved") return `each variant alone on ${cell.workload}`;
  return `${cell.variant} / ${cell.baseline} on ${cell.workload}`;
}
