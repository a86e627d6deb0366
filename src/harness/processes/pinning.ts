import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";

/** A set of cores that a process is started on. */
export interface Pin {
  cores: string;
  wrap(command: string, args: string[]): [command: string, args: string[]];
}

export interface Pinning {
  applied: boolean;
  servers: Pin | undefined;
  /** Every core but the generator's. */
  rest: Pin | undefined;
  generator: Pin | undefined;
  reason: string;
}

const onCores = (cores: string): Pin => ({
  cores,
  wrap: (command, args) => ["taskset", ["--cpu-list", cores, command, ...args]],
});

/** The cores this process may use, from the kernel's own list ("0-1,4"), or undefined where there is no taskset. */
function allowedCores(): number[] | undefined {
  const answer = spawnSync("taskset", ["--cpu-list", "--pid", String(process.pid)], {
    encoding: "utf8",
  });
  if (answer.error || answer.status !== 0) return undefined;
  const list = answer.stdout.split(":").at(-1)?.trim() ?? "";
  const cores = list.split(",").flatMap((part) => {
    const [from, to = from] = part.split("-").map(Number);
    if (from === undefined || to === undefined || Number.isNaN(from) || Number.isNaN(to)) return [];
    return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  });
  return cores.length > 0 ? cores : undefined;
}

/**
 * Servers on one core, the generator on another: both of a pair share a core, so that whatever
 * disturbs it disturbs both, and the generator never competes with what it measures.
 */
export function choosePinning(cores: number[] | undefined = allowedCores()): Pinning {
  const none = { applied: false, servers: undefined, rest: undefined, generator: undefined };
  if (cores === undefined) return { ...none, reason: "taskset is not available on this platform" };
  if (cores.length < 2)
    return {
      ...none,
      reason: `only ${Math.min(cores.length, availableParallelism())} core is available`,
    };
  return {
    applied: true,
    servers: onCores(String(cores[0])),
    rest: onCores(cores.filter((core) => core !== cores[1]).join(",")),
    generator: onCores(String(cores[1])),
    reason: "taskset: servers on one core, the generator on another",
  };
}
