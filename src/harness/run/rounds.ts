/**
 * The rounds of a run. In each, every cell that has not ended gets one process start, in an order of the round's own; what is
 * measured goes to the journal at once, and to whoever watches.
 */
import type { Workload } from "../../lab/definition.ts";
import type { LiveRatio } from "../../result/claims/live-ratio.ts";
import type { Slice } from "../../result/document/schema.ts";
import { createRandom, shuffle } from "../../stats/random.ts";
import { probeSpeedMillis } from "../machine/speed-probe.ts";
import { measureProcessStart } from "../measure/process-start.ts";
import type { MeasuredSlice } from "../measure/slice.ts";
import type { Generators } from "../measure/turns.ts";
import type { Reporter } from "../reporter.ts";
import type { TestBed } from "../testbed/testbed.ts";
import { AnswerWatch } from "./answer-watch.ts";
import { type CellState, ratiosOf, reasonToEnd, remainingSeconds, replay } from "./cell-state.ts";
import type { Journal, JournalContent, JournalHeader } from "./journal.ts";
import { type Cell, variantsMeasured } from "./plan.ts";

/** Goes on from where the content of its journal ends. */
export class Rounds {
  readonly #bed: TestBed;
  readonly #journal: Journal;
  readonly #header: JournalHeader;
  readonly #reporter: Reporter;
  readonly #slices: Slice[];
  readonly #cells: CellState[];
  readonly #answers = new AnswerWatch();
  /** Before anything is started, so that verifying is part of the time that is shown. */
  readonly #begun = performance.now();

  constructor(
    bed: TestBed,
    journal: Journal,
    { header, lines }: JournalContent,
    reporter: Reporter,
  ) {
    this.#bed = bed;
    this.#journal = journal;
    this.#header = header;
    this.#reporter = reporter;
    const { states, slices } = replay(header.cells, lines);
    this.#cells = states;
    this.#slices = slices;
  }

  /** @throws the reason of the bed's signal once it is aborted; what was measured by then is in the journal */
  async measure(generators: Generators): Promise<void> {
    const { signal } = this.#bed;
    this.#reporter.event({
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
  }

  async #measureSpawn(generators: Generators, state: CellState, round: number): Promise<void> {
    const { cell, index, spawns: spawn } = state;
    const workload = this.#workloadOf(cell);
    const begun = performance.now();
    const slices: Slice[] = [];
    const onSlice = (_: number, measured: MeasuredSlice) => {
      const { histograms, ...rest } = measured;
      const slice: Slice = { cell: index, spawn, slice: sliceNumber(cell, slices, rest), ...rest };
      slices.push(slice);
      this.#journal.append({ type: "slice", slice, histograms });
      if (measured.invalid !== null) {
        this.#reporter.event({
          type: "slice-invalid",
          cause: measured.invalid,
          cell: nameOf(cell),
        });
      }
      this.#progress(round, state, [...this.#slices, ...slices]);
    };
    await measureProcessStart({
      bed: this.#bed,
      generators,
      cell,
      workload,
      variants: variantsMeasured(this.#header.cells, workload),
      spawn,
      pace: this.#header.pace,
      seed: `${this.#header.seed}/cell/${index}/spawn/${spawn}`,
      onSlice,
      onFaults: (variant, performed) =>
        this.#journal.append({ type: "faults", cell: index, spawn, variant, performed }),
    });
    if (this.#bed.signal.aborted) return;
    this.#answers.inspect(slices, cell);
    const seconds = (performance.now() - begun) / 1e3;
    this.#slices.push(...slices);
    state.spawns += 1;
    state.seconds += seconds;
    this.#journal.append({ type: "spawn", cell: index, seconds: Math.round(seconds * 1e3) / 1e3 });
  }

  #endIfDone(state: CellState): void {
    const { cell, index } = state;
    const because = reasonToEnd(state, this.#slices, this.#ratiosOf(state, this.#slices));
    if (because === undefined) return;
    state.ended = true;
    this.#journal.append({ type: "cell-ended", cell: index, because });
    this.#reporter.event({
      type: "note",
      text: `${nameOf(cell)}: ${state.spawns} process starts, ${because === "precise" ? "precise enough" : "budget spent"}`,
    });
  }

  #ratiosOf(state: CellState, slices: readonly Slice[]): (LiveRatio | undefined)[] {
    const workload = this.#workloadOf(state.cell);
    return ratiosOf(state, slices, variantsMeasured(this.#header.cells, workload));
  }

  #workloadOf(cell: Cell): Workload {
    return this.#bed.lab.workloads.find(({ id }) => id === cell.workload)!;
  }

  #progress(round: number, state: CellState, slices: readonly Slice[]): void {
    const control = this.#cells.find(({ cell }) => cell.design === "control");
    const isShown = !state.cell.fixedSpawns || state.cell.metric !== undefined;
    const [ratio] = isShown ? this.#ratiosOf(state, slices) : [];
    const [controlRatio] = control ? this.#ratiosOf(control, slices) : [];
    this.#reporter.event({
      type: "progress",
      round,
      elapsedSeconds: (performance.now() - this.#begun) / 1e3,
      remainingSeconds: remainingSeconds(this.#cells, this.#bed.lab, this.#header.pace),
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
