import type { Workload } from "../../lab/definition.ts";
import type { Random } from "../../stats/random.ts";
import { shuffle } from "../../stats/random.ts";
import type { NodeProcess } from "../processes/node-process.ts";
import type { Pace } from "../run/plan.ts";
import {
  type RunningHost,
  requireRightAnswers,
  type Stage,
  startHost,
  stopAll,
} from "../testbed/stage.ts";
import { loadAndWarmUp, startLoad, stopLoad } from "./generator-client.ts";
import { type MeasuredSlice, measureSlice } from "./slice.ts";

export interface InterleavedSpawn {
  stage: Stage;
  generator: NodeProcess;
  workload: Workload;
  variants: readonly string[];
  pace: Pace;
  random: Random;
  onSlice: (slice: number, measured: MeasuredSlice) => void;
}

/**
 * One spawn of an interleaved cell: all variants started afresh and warmed, then short slices of one
 * variant at a time, each round of slices in an order of its own. Those that wait their turn are idle.
 */
export async function measureInterleavedSpawn(options: InterleavedSpawn): Promise<void> {
  const { stage, generator, workload, pace, random, onSlice } = options;
  const hosts: RunningHost[] = [];
  const seconds = workload.sliceSeconds ?? pace.sliceSeconds;
  try {
    for (const variant of shuffle(random, options.variants))
      hosts.push(await startHost(stage, workload, variant));
    for (const host of hosts) {
      await requireRightAnswers(host, "before");
      await loadAndWarmUp(generator, [host], pace.warmUp);
      await stopLoad(generator);
    }
    for (let slice = 0; slice < pace.soloSlices; slice++) {
      for (const host of shuffle(random, hosts)) {
        if (stage.signal.aborted) return;
        await startLoad(generator, [host]);
        await measureSlice(generator, [host], pace.settleSeconds.alone, false);
        onSlice(slice, await measureSlice(generator, [host], seconds, true));
        await stopLoad(generator);
      }
    }
    for (const host of hosts) await requireRightAnswers(host, "after");
  } finally {
    await stopAll(hosts);
  }
}
