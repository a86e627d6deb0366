import { readdirSync, readFileSync } from "node:fs";
import type { RunningService } from "./service.ts";

/** The kernel counts in ticks of a hundredth of a second on every Linux that Node.js runs on. */
const MICROS_PER_TICK = 10_000;
const NANOS_PER_MICRO = 1e3;

interface ProcessTimes {
  parent: number;
  ownMicros: number;
  /** Of children that have ended and were collected. */
  endedChildrenMicros: number;
}

/** Every process of the machine from the kernel's table; empty where there is none. */
function processTable(): Map<number, ProcessTimes> {
  const table = new Map<number, ProcessTimes>();
  for (const name of entries("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const stat = text(`/proc/${name}/stat`);
    // The name of the program is in parentheses and may hold anything, so fields are counted from its end.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [user, system, endedUser, endedSystem] = fields.slice(11, 15).map(Number);
    if (endedSystem === undefined) continue;
    table.set(Number(name), {
      parent: Number(fields[1]),
      ownMicros: ((user ?? 0) + (system ?? 0)) * MICROS_PER_TICK,
      endedChildrenMicros: ((endedUser ?? 0) + endedSystem) * MICROS_PER_TICK,
    });
  }
  return table;
}

/** The scheduler's own count of a process's threads, finer than ticks; 0 where it is not kept. */
function scheduledMicros(pid: number): number {
  const nanos = entries(`/proc/${pid}/task`).reduce(
    (sum, thread) =>
      sum + Number.parseInt(text(`/proc/${pid}/task/${thread}/schedstat`) || "0", 10),
    0,
  );
  return Math.floor(nanos / NANOS_PER_MICRO);
}

/**
 * CPU time, user and system, of a process and of everything it has started, in microseconds; 0 where
 * the platform does not tell.
 */
function treeCpuMicros(root: number): number {
  const table = processTable();
  let sum = 0;
  let generation = [root];
  while (generation.length > 0) {
    for (const pid of generation) {
      const times = table.get(pid);
      if (times === undefined) continue;
      // Ticks are rounded down and threads that have ended are missing from the other: the larger is nearer.
      sum += Math.max(times.ownMicros, scheduledMicros(pid)) + times.endedChildrenMicros;
    }
    const parents = new Set(generation);
    generation = [...table].filter(([, { parent }]) => parents.has(parent)).map(([pid]) => pid);
  }
  return sum;
}

/** Adds up the CPU time of services over their restarts, so that the sum never falls. */
export class CpuMeter {
  readonly #last = new Map<RunningService, { pid: number; micros: number }>();
  #endedMicros = 0;

  /** Microseconds; 0 when that of any of them is not known, because it runs elsewhere. */
  read(services: readonly RunningService[]): number {
    let runningMicros = 0;
    for (const service of services) {
      const { pid } = service;
      if (pid === undefined) return 0;
      const micros = treeCpuMicros(pid);
      const last = this.#last.get(service);
      if (last !== undefined && (last.pid !== pid || micros < last.micros))
        this.#endedMicros += last.micros;
      this.#last.set(service, { pid, micros });
      runningMicros += micros;
    }
    return this.#endedMicros + runningMicros;
  }
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // No such table on this platform, or the process has ended while we looked.
    return [];
  }
}

function text(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
