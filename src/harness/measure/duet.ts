import type { Workload } from "../../lab/definition.ts";
import type { NodeProcess } from "../processes/node-process.ts";
import { pause } from "../processes/pause.ts";
import type { Cell, Pace } from "../run/plan.ts";
import { startBackgroundLoad } from "../testbed/load-processes.ts";
import {
  requireRightAnswers,
  type ServerUnderTest,
  startServer,
  stopAll,
} from "../testbed/server-under-test.ts";
import type { TestBed } from "../testbed/testbed.ts";
import { loadAndWarmUp, stopLoad } from "./closed-load.ts";
import { type MeasuredSlice, measureSlice } from "./slice.ts";

interface DuetStart {
  bed: TestBed;
  generator: NodeProcess;
  workload: Workload;
  cell: Cell;
  spawn: number;
  pace: Pace;
  /** Expected answers of a variant that may answer differently; `workload` holds for all others. */
  workloadFor?: Partial<Record<string, Workload>>;
  onSlice: (slice: number, measured: MeasuredSlice) => void;
}

/**
 * One process start of a duet: both processes started afresh on the same core, both loaded at the same
 * time, a ratio from every slice. Which one is started first and which one is loaded first swaps
 * from one process start to the next, in all four combinations. A cell with background load is measured while a third
 * process takes its share of the core, which both servers feel alike.
 */
export async function measureDuet({
  bed,
  generator,
  workload,
  cell,
  spawn,
  pace,
  workloadFor = {},
  onSlice,
}: DuetStart): Promise<void> {
  const startVariantFirst = spawn % 2 === 0;
  const loadVariantFirst = Math.floor(spawn / 2) % 2 === 0;
  const servers: { variant?: ServerUnderTest; baseline?: ServerUnderTest } = {};
  let backgroundLoad: NodeProcess | undefined;
  try {
    const startVariant = async () => {
      servers.variant = await startServer(bed, workloadFor[cell.variant] ?? workload, cell.variant);
    };
    const startBaseline = async () => {
      servers.baseline = await startServer(
        bed,
        workloadFor[cell.baseline] ?? workload,
        cell.baseline,
      );
    };
    for (const start of startVariantFirst
      ? [startVariant, startBaseline]
      : [startBaseline, startVariant])
      await start();
    const variant = servers.variant!;
    const baseline = servers.baseline!;
    if (cell.ballast) backgroundLoad = startBackgroundLoad(bed);
    // In the order of starting: whatever is done to one of the two first is done to the other first as often.
    for (const server of startVariantFirst ? [variant, baseline] : [baseline, variant])
      await requireRightAnswers(server, "before");
    const loaded = loadVariantFirst ? [variant, baseline] : [baseline, variant];
    await loadAndWarmUp(generator, loaded, pace.warmUp);
    if (backgroundLoad !== undefined) {
      await backgroundLoad.ask({ type: "compute" }, "computing", bed.bootSeconds * 1e3);
      await measureSlice(generator, loaded, pace.settleSeconds.ballast, false);
    }
    for (let slice = 0; slice < pace.slicesPerSpawn && !bed.signal.aborted; slice++) {
      const measured = await measureSlice(generator, loaded, pace.sliceSeconds, false);
      if (!loadVariantFirst) measured.observations.reverse();
      onSlice(slice, measured);
    }
    await backgroundLoad?.stop();
    await stopLoad(generator);
    await pause(0, bed.signal);
    await requireRightAnswers(variant, "after");
    await requireRightAnswers(baseline, "after");
  } finally {
    await backgroundLoad?.stop();
    await stopAll([servers.variant, servers.baseline]);
  }
}
