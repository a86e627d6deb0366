import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";

/** Ids of the processes that a process has started and that still run, by the kernel's table or by `ps`. */
export function childrenOf(pid: number): number[] {
  const parents = existsSync("/proc/self/stat") ? parentsFromProc() : parentsFromPs();
  return parents.filter(([, parent]) => parent === pid).map(([child]) => child);
}

/** Ids of the processes below a process: its children, theirs, and so on. */
export function descendantsOf(pid: number): number[] {
  const parents = existsSync("/proc/self/stat") ? parentsFromProc() : parentsFromPs();
  const below = (id: number): number[] =>
    parents.flatMap(([child, parent]) => (parent === id ? [child, ...below(child)] : []));
  return below(pid);
}

type Parentage = [child: number, parent: number];

function parentsFromProc(): Parentage[] {
  return readdirSync("/proc").flatMap((name): Parentage[] => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      // The name of the program stands in brackets and may hold anything.
      const [, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return [[Number(name), Number(parent)]];
    } catch {
      // It has ended while we looked.
      return [];
    }
  });
}

function parentsFromPs(): Parentage[] {
  const { stdout } = spawnSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" });
  return (stdout ?? "").split("\n").flatMap((line): Parentage[] => {
    const [child, parent] = line.trim().split(/\s+/).map(Number);
    return child !== undefined && parent !== undefined ? [[child, parent]] : [];
  });
}
