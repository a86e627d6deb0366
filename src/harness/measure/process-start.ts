/** One process start of a plan's cell, measured in the manner of the cell's design and of its workload's loads. */
import { hasOpenLoad, type Workload } from "../../lab/definition.ts";
import type { PerformedFault } from "../../lab/faults.ts";
import { createRandom } from "../../stats/random.ts";
import type { Cell, Pace } from "../run/plan.ts";
import type { TestBed } from "../testbed/testbed.ts";
import { measureDuet } from "./duet.ts";
import { measureInterleaved } from "./interleaved.ts";
import type { MeasuredSlice } from "./slice.ts";
import { type Generators, measureControlTurns, measureTurns } from "./turns.ts";

interface ProcessStart {
  bed: TestBed;
  generators: Generators;
  cell: Cell;
  /** The cell's. */
  workload: Workload;
  /** The variants of the workload that the run measures. */
  variants: readonly string[];
  /** How many process starts of the cell came before. */
  spawn: number;
  pace: Pace;
  /** Fixes the order of turns and the arrivals of open loops. */
  seed: string;
  onSlice: (slice: number, measured: MeasuredSlice) => void;
  /** What was done to a variant and its services while it was under a schedule. */
  onFaults: (variant: string, performed: PerformedFault[]) => void;
}

/** Starts again the services that have ended, and measures. */
export async function measureProcessStart({
  bed,
  generators,
  cell,
  workload,
  variants,
  spawn,
  pace,
  seed,
  onSlice,
  onFaults,
}: ProcessStart): Promise<void> {
  const common = { bed, workload, pace, onSlice };
  const turns = {
    ...common,
    random: createRandom(seed),
    variants: cell.design === "control" ? [cell.baseline] : variants,
  };
  const generator = generators.closed;
  await bed.services.revive();
  if (hasOpenLoad(workload)) {
    const measure = cell.design === "control" ? measureControlTurns : measureTurns;
    await measure({ ...turns, generators, seed, onFaults });
  } else if (cell.design === "interleaved") await measureInterleaved({ ...turns, generator });
  else await measureDuet({ ...common, generator, cell, spawn });
}
