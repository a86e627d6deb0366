import type { Workload } from "../../lab/definition.ts";
import type { Cell, Pace } from "../plan.ts";
import { type Child, pause } from "../processes/child.ts";
import { loadAndWarmUp, stopLoad } from "./load.ts";
import { type MeasuredSlice, measureSlice } from "./slice.ts";
import { type RunningHost, requireRightAnswers, type Stage, startHost, stopAll } from "./stage.ts";

export interface DuetSpawn {
  stage: Stage;
  generator: Child;
  workload: Workload;
  cell: Cell;
  spawn: number;
  pace: Pace;
  /** Expected answers of a variant that may answer differently; `workload` holds for all others. */
  workloadFor?: Partial<Record<string, Workload>>;
  onSlice: (slice: number, measured: MeasuredSlice) => void;
}

/**
 * One spawn of a duet: both processes started afresh on the same core, both loaded at the same
 * time, a ratio from every slice. Which one is started first and which one is loaded first swaps
 * from spawn to spawn, in all four combinations.
 */
export async function measureDuetSpawn({
  stage,
  generator,
  workload,
  cell,
  spawn,
  pace,
  workloadFor = {},
  onSlice,
}: DuetSpawn): Promise<void> {
  const startVariantFirst = spawn % 2 === 0;
  const loadVariantFirst = Math.floor(spawn / 2) % 2 === 0;
  const hosts: { variant?: RunningHost; baseline?: RunningHost } = {};
  try {
    const startVariant = async () => {
      hosts.variant = await startHost(stage, workloadFor[cell.variant] ?? workload, cell.variant);
    };
    const startBaseline = async () => {
      hosts.baseline = await startHost(
        stage,
        workloadFor[cell.baseline] ?? workload,
        cell.baseline,
      );
    };
    for (const start of startVariantFirst
      ? [startVariant, startBaseline]
      : [startBaseline, startVariant])
      await start();
    const variant = hosts.variant!;
    const baseline = hosts.baseline!;
    await requireRightAnswers(variant, "before");
    await requireRightAnswers(baseline, "before");
    const loaded = loadVariantFirst ? [variant, baseline] : [baseline, variant];
    await loadAndWarmUp(generator, loaded, pace.warmUp);
    for (let slice = 0; slice < pace.slicesPerSpawn && !stage.signal.aborted; slice++) {
      const measured = await measureSlice(generator, loaded, pace.sliceSeconds, false);
      if (!loadVariantFirst) measured.observations.reverse();
      onSlice(slice, measured);
    }
    await stopLoad(generator);
    await pause(0, stage.signal);
    await requireRightAnswers(variant, "after");
    await requireRightAnswers(baseline, "after");
  } finally {
    await stopAll([hosts.variant, hosts.baseline]);
  }
}
