import { loadOf, type Workload } from "../../lab/definition.ts";
import type { PerformedFault } from "../../lab/faults.ts";
import { shortened } from "../../lab/load-profile.ts";
import { type Random, shuffle } from "../../stats/random.ts";
import type { NodeProcess } from "../processes/node-process.ts";
import type { Pace } from "../run/plan.ts";
import { requireRightAnswers, startServer } from "../testbed/server-under-test.ts";
import type { TestBed } from "../testbed/testbed.ts";
import { measureCapacity } from "./capacity.ts";
import { loadAndWarmUp, stopLoad } from "./closed-load.ts";
import { followSchedule } from "./open-schedule.ts";
import { type MeasuredSlice, measureSlice } from "./slice.ts";

/** The processes that send load, one for each kind of loop; the one that is not asked is idle. */
export interface Generators {
  closed: NodeProcess;
  /** Undefined where no workload of the lab has an open loop. */
  open: NodeProcess | undefined;
}

interface TurnsStart {
  bed: TestBed;
  generators: Generators;
  workload: Workload;
  variants: readonly string[];
  pace: Pace;
  random: Random;
  /** Fixes the arrivals of open loops, the same for all variants of this process start. */
  seed: string;
  onSlice: (slice: number, measured: MeasuredSlice) => void;
  /** What was done to a variant and its services while it was under a schedule. */
  onFaults?: (variant: string, performed: PerformedFault[]) => void;
}

/**
 * One process start of a workload with open loops: its variants take turns in random order, each in a process
 * started for its turn and ended after it, so that nothing else of the lab runs meanwhile.
 */
export async function measureTurns(options: TurnsStart): Promise<void> {
  const { variants, random, bed, onSlice } = options;
  for (const variant of shuffle(random, variants)) {
    if (bed.signal.aborted) return;
    const slices = await takeTurn(options, variant);
    for (const [index, slice] of slices.entries()) onSlice(index, slice);
  }
}

/** The control in the same manner: the baseline and a second copy of it take turns; their slices are paired by number. */
export async function measureControlTurns(options: TurnsStart): Promise<void> {
  const { random, bed, onSlice } = options;
  const [baseline] = options.variants;
  const turns: { copy: boolean; slices: MeasuredSlice[] }[] = [];
  for (const copy of shuffle(random, [true, false])) {
    if (bed.signal.aborted) return;
    turns.push({ copy, slices: await takeTurn(options, baseline!) });
  }
  const of = (wanted: boolean) => turns.find(({ copy }) => copy === wanted)?.slices ?? [];
  const others = of(false);
  for (const [index, one] of of(true).entries()) {
    const other = others[index];
    if (other !== undefined) onSlice(index, pairOf(one, other));
  }
}

function pairOf(one: MeasuredSlice, other: MeasuredSlice): MeasuredSlice {
  return {
    seconds: one.seconds,
    generatorUtilization: Math.max(one.generatorUtilization, other.generatorUtilization),
    stolenShare: Math.max(one.stolenShare, other.stolenShare),
    invalid: one.invalid ?? other.invalid,
    observations: [...one.observations, ...other.observations],
    histograms: {},
  };
}

async function takeTurn(
  { bed, generators, workload, pace, seed, onFaults }: TurnsStart,
  variant: string,
): Promise<MeasuredSlice[]> {
  const server = await startServer(bed, workload, variant);
  try {
    await requireRightAnswers(server, "before");
    const load = shortened(loadOf(workload, variant), pace.openSeconds);
    const slices: MeasuredSlice[] = [];
    if (load.kind !== "closed") {
      const generator = generators.open;
      if (generator === undefined)
        throw new Error(`No open-loop generator runs for ${workload.id}.`);
      if (load.kind === "capacity")
        slices.push(await measureCapacity({ generator, server, load, seed }));
      else {
        const outcome = await followSchedule({ generator, server, load, seed });
        slices.push(...outcome.slices);
        if (outcome.faults.length > 0) onFaults?.(variant, outcome.faults);
      }
    } else {
      await loadAndWarmUp(generators.closed, [server], pace.warmUp);
      await measureSlice(generators.closed, [server], pace.settleSeconds.alone, false);
      const seconds = workload.sliceSeconds ?? pace.sliceSeconds;
      for (let slice = 0; slice < pace.soloSlices && !bed.signal.aborted; slice++)
        slices.push(await measureSlice(generators.closed, [server], seconds, true));
      await stopLoad(generators.closed);
    }
    await requireRightAnswers(server, "after");
    return slices;
  } finally {
    await server.process.stop();
  }
}
