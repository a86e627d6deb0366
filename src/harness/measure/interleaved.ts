import type { Workload } from "../../lab/definition.ts";
import type { Random } from "../../stats/random.ts";
import { shuffle } from "../../stats/random.ts";
import type { NodeProcess } from "../processes/node-process.ts";
import type { Pace } from "../run/plan.ts";
import {
  requireRightAnswers,
  type ServerUnderTest,
  startServer,
  stopAll,
} from "../testbed/server-under-test.ts";
import type { TestBed } from "../testbed/testbed.ts";
import { loadAndWarmUp, startLoad, stopLoad } from "./closed-load.ts";
import { type MeasuredSlice, measureSlice } from "./slice.ts";

interface InterleavedStart {
  bed: TestBed;
  generator: NodeProcess;
  workload: Workload;
  variants: readonly string[];
  pace: Pace;
  random: Random;
  onSlice: (slice: number, measured: MeasuredSlice) => void;
}

/**
 * One process start of an interleaved cell: all variants started afresh and warmed, then short slices of one
 * variant at a time, each round of slices in an order of its own. Those that wait their turn are idle.
 */
export async function measureInterleaved(options: InterleavedStart): Promise<void> {
  const { bed, generator, workload, pace, random, onSlice } = options;
  const servers: ServerUnderTest[] = [];
  const seconds = workload.sliceSeconds ?? pace.sliceSeconds;
  try {
    for (const variant of shuffle(random, options.variants))
      servers.push(await startServer(bed, workload, variant));
    for (const server of servers) {
      await requireRightAnswers(server, "before");
      await loadAndWarmUp(generator, [server], pace.warmUp);
      await stopLoad(generator);
    }
    for (let slice = 0; slice < pace.soloSlices; slice++) {
      for (const server of shuffle(random, servers)) {
        if (bed.signal.aborted) return;
        await startLoad(generator, [server]);
        await measureSlice(generator, [server], pace.settleSeconds.alone, false);
        onSlice(slice, await measureSlice(generator, [server], seconds, true));
        await stopLoad(generator);
      }
    }
    for (const server of servers) await requireRightAnswers(server, "after");
  } finally {
    await stopAll(servers);
  }
}
