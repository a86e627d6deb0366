/** The processes that load a test bed: the generators, and what computes beside the servers. */
import { fileURLToPath } from "node:url";
import { GENERATOR_FLAGS } from "../load/open/node-flags.ts";
import { NodeProcess } from "../processes/node-process.ts";
import type { TestBed } from "./testbed.ts";

const entry = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const BACKGROUND_LOAD_ENTRY = entry("../processes/background-load.ts");
const GENERATOR_ENTRY = entry("../load/closed/main.ts");
const OPEN_GENERATOR_ENTRY = entry("../load/open/main.ts");

export const startGenerator = (bed: TestBed): NodeProcess => generator(bed, GENERATOR_ENTRY);

export const startOpenGenerator = (bed: TestBed): NodeProcess =>
  generator(bed, OPEN_GENERATOR_ENTRY, GENERATOR_FLAGS);

function generator(bed: TestBed, entry: string, nodeFlags: readonly string[] = []): NodeProcess {
  return new NodeProcess({
    name: "The load generator",
    entry,
    nodeFlags,
    advice:
      "Look for what ends processes on this machine (memory, limits), then go on with --resume.",
    pin: bed.pinning.generator,
    guardian: bed.guardian,
    signal: bed.signal,
  });
}

/**
 * A third process on the servers' core, idle until it is told to compute. With it, each server of a pair has a third of
 * the core, so that a generator that costs as much CPU time per request as they do still keeps both of them busy.
 * Where processes cannot be pinned there is no core to take a share of, and no background load.
 */
export function startBackgroundLoad(bed: TestBed): NodeProcess | undefined {
  const { servers } = bed.pinning;
  if (servers === undefined) return undefined;
  return new NodeProcess({
    name: "The background load",
    entry: BACKGROUND_LOAD_ENTRY,
    advice:
      "Look for what ends processes on this machine (memory, limits), then go on with --resume.",
    pin: servers,
    guardian: bed.guardian,
    signal: bed.signal,
  });
}
