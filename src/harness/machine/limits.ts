import { readFileSync } from "node:fs";
import { loadOf, type Workload } from "../../lab/definition.ts";
import { MissingResourceError } from "../errors.ts";

/** Files that a generator of two loads has open besides its connections. */
const OWN_FILES = 40;

/** The soft limit of open files of this process and its children, where the platform tells. */
export function openFileLimit(): number | undefined {
  try {
    const soft = /^Max open files\s+(\S+)/m.exec(readFileSync("/proc/self/limits", "utf8"))?.[1];
    return soft === "unlimited" ? undefined : Number(soft);
  } catch {
    return undefined;
  }
}

/**
 * @throws MissingResourceError when a duet of the widest workload needs more open files than a process may have
 */
export function requireOpenFiles(workloads: readonly Workload[], limit = openFileLimit()): void {
  if (limit === undefined || !Number.isFinite(limit)) return;
  for (const workload of workloads) {
    const { id } = workload;
    // Two closed loops run at once in a duet; under open loops servers take turns.
    const connections = Object.keys(workload.apps).map((variant) => {
      const load = loadOf(workload, variant);
      return load.kind === "closed" ? 2 * load.connections : load.connections;
    });
    const needed = Math.max(...connections) + OWN_FILES;
    if (needed > limit) {
      throw new MissingResourceError(
        `Workload ${id} needs ${needed} open files and a process may have ${limit} here; raise the limit with \`ulimit -n ${Math.max(1024, needed)}\` and run again.`,
      );
    }
  }
}
