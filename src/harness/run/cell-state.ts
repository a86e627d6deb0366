/** What is known of each cell while a run goes on, and when a cell has been measured enough. */
import { hasOpenLoad, type LabDefinition, loadOf, type Workload } from "../../lab/definition.ts";
import { type Load, scheduleSeconds, shortened } from "../../lab/load-profile.ts";
import { currentRatio, type LiveRatio } from "../../result/claims/live-ratio.ts";
import { controlMaximumWidth } from "../../result/derive/comparisons.ts";
import type { Slice } from "../../result/document/schema.ts";
import { DEFAULT_METRIC } from "../../result/metrics.ts";
import type { JournalLine } from "./journal.ts";
import { type Cell, type Pace, variantsMeasured } from "./plan.ts";

/** All of it can be read back from the journal. */
export interface CellState {
  index: number;
  cell: Cell;
  spawns: number;
  seconds: number;
  ended: boolean;
}

/** A fixed number of process starts is exceeded by at most this factor to make up for disturbed ones. */
const MAKE_UP = 1.5;
/**
 * A comparison that is asked to be precise and is wider than this at the end of its budget, as a half-width
 * in shares of the ratio, goes on for as long again at most.
 */
const WIDE_HALF_WIDTH = 0.04;
const PRECISE_TARGET = 0.03;
const OVERTIME = 2;
/** A control goes on until it is narrower than its limit by this factor: what is derived in the end may be a little wider. */
const CONTROL_MARGIN = 0.9;
/** What a process start of a duet takes, about; and what starting a process and checking its answers does. */
const DUET_SECONDS = 6;
const START_SECONDS = 3;

/**
 * The cells and slices of a journal. Whole process starts count; slices of a process start that was cut off do not.
 */
export function replay(
  cells: readonly Cell[],
  lines: readonly JournalLine[],
): { states: CellState[]; slices: Slice[] } {
  const states = cells.map(
    (cell, index): CellState => ({ index, cell, spawns: 0, seconds: 0, ended: false }),
  );
  const slices: Slice[] = [];
  for (const line of lines) {
    if (line.type === "slice") slices.push(line.slice);
    if (line.type === "spawn") {
      const state = states[line.cell]!;
      state.spawns += 1;
      state.seconds += line.seconds;
    }
    if (line.type === "cell-ended") states[line.cell]!.ended = true;
  }
  return { states, slices: slices.filter(({ cell, spawn }) => spawn < states[cell]!.spawns) };
}

/** Why a cell needs no further process start, or undefined while it does. */
export function reasonToEnd(
  { cell, index, spawns, seconds }: CellState,
  slices: readonly Slice[],
  ratios: readonly (LiveRatio | undefined)[],
): "precise" | "budget" | undefined {
  const afterNext = seconds + seconds / Math.max(1, spawns);
  if (cell.fixedSpawns) {
    const isMeasured = undisturbedSpawns(index, slices) >= cell.minimumSpawns;
    // A control that is too wide would silence every claim of the run, so it alone is measured for longer.
    if (isMeasured && isTooWideAsControl(cell, ratios))
      return afterNext > cell.budgetSeconds ? "budget" : undefined;
    if (isMeasured) return "precise";
    return spawns >= Math.ceil(cell.minimumSpawns * MAKE_UP) ? "budget" : undefined;
  }
  if (spawns < cell.minimumSpawns)
    return spawns > 0 && seconds > OVERTIME * cell.budgetSeconds ? "budget" : undefined;
  if (ratios.every((so) => isWithin(so, cell.targetHalfWidth))) return "precise";
  const isWide =
    cell.targetHalfWidth <= PRECISE_TARGET && !ratios.every((so) => isWithin(so, WIDE_HALF_WIDTH));
  return afterNext > cell.budgetSeconds * (isWide ? OVERTIME : 1) ? "budget" : undefined;
}

/** Spawns in which every variant has at least one slice that counts. */
function undisturbedSpawns(index: number, slices: readonly Slice[]): number {
  const own = slices.filter(({ cell }) => cell === index);
  const bySpawn = Map.groupBy(own, ({ spawn }) => spawn);
  const variantsOf = (some: readonly Slice[]) =>
    new Set(some.map(({ observations }) => observations[0]?.variant)).size;
  return [...bySpawn.values()].filter(
    (some) => variantsOf(some.filter(({ invalid }) => invalid === null)) === variantsOf(some),
  ).length;
}

function isTooWideAsControl(
  { design, metric }: Cell,
  [so]: readonly (LiveRatio | undefined)[],
): boolean {
  if (design !== "control" || so === undefined) return false;
  return so.high - so.low > CONTROL_MARGIN * controlMaximumWidth(metric);
}

function isWithin(so: LiveRatio | undefined, halfWidth: number): boolean {
  return so !== undefined && (so.high - so.low) / 2 <= halfWidth * so.ratio;
}

/** A cell's ratio so far, or one for each variant beside the baseline where they take turns. */
export function ratiosOf(
  { cell, index }: CellState,
  slices: readonly Slice[],
  variants: readonly string[],
): (LiveRatio | undefined)[] {
  const { metric = DEFAULT_METRIC, requestClass, baseline } = cell;
  if (cell.design !== "interleaved") return [currentRatio(slices, index, metric, { requestClass })];
  return variants
    .filter((variant) => variant !== baseline)
    .map((variant) =>
      currentRatio(slices, index, metric, { interleaved: { variant, baseline }, requestClass }),
    );
}

/** Seconds that the cells which have not ended will still take, about. */
export function remainingSeconds(
  states: readonly CellState[],
  lab: LabDefinition,
  pace: Pace,
): number {
  const cells = states.map(({ cell }) => cell);
  return states.reduce((sum, { ended, cell, spawns, seconds }) => {
    if (ended) return sum;
    const each = spawns > 0 ? seconds / spawns : spawnSeconds(cell, cells, lab, pace);
    const expected = cell.fixedSpawns
      ? Math.max(cell.minimumSpawns, spawns + 1) * each
      : Math.min(cell.budgetSeconds, Math.max(cell.minimumSpawns, spawns + 1) * each);
    return sum + Math.max(0, expected - seconds);
  }, 0);
}

function spawnSeconds(cell: Cell, cells: readonly Cell[], lab: LabDefinition, pace: Pace): number {
  const workload = lab.workloads.find(({ id }) => id === cell.workload)!;
  if (!hasOpenLoad(workload)) return DUET_SECONDS;
  const turns =
    cell.design === "control" ? [cell.baseline, cell.baseline] : variantsMeasured(cells, workload);
  return turns.reduce(
    (sum, variant) =>
      sum +
      START_SECONDS +
      loadSeconds(shortened(loadOf(workload, variant), pace.openSeconds), workload, pace),
    0,
  );
}

function loadSeconds(load: Load, workload: Workload, pace: Pace): number {
  switch (load.kind) {
    case "open":
      return scheduleSeconds(load);
    case "capacity": {
      const width = Math.log(load.toPerSecond / load.fromPerSecond);
      const tries = 1 + Math.ceil(Math.log2(width / Math.log(1 + load.resolution)));
      return tries * (load.settleSeconds + load.trySeconds);
    }
    case "closed":
      return (
        pace.warmUp.atMostSeconds +
        pace.settleSeconds.alone +
        pace.soloSlices * (workload.sliceSeconds ?? pace.sliceSeconds)
      );
  }
}
