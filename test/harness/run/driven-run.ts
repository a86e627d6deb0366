import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const DRIVER = fileURLToPath(new URL("drive-run.ts", import.meta.url));

export interface DrivenLine {
  type: string;
  phase?: string;
  message?: string;
  exitCode?: number | null;
  // biome-ignore lint/suspicious/noExplicitAny: read only by tests that know what they drove
  document?: any;
  folder?: string;
  [key: string]: unknown;
}

export interface DriveOptions {
  flags?: string[];
  environment?: Record<string, string>;
  driver?: string;
  /** Command and arguments put before the runtime, such as ["prlimit", "--nofile=256:256"]. */
  under?: string[];
}

/** A run in a process of its own, whose lines can be waited for. */
export class DrivenRun {
  readonly process: ChildProcess;
  readonly lines: DrivenLine[] = [];
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  readonly #listeners = new Set<() => void>();
  stderr = "";

  constructor(
    root: string,
    { flags = [], environment = {}, driver = DRIVER, under = [] }: DriveOptions = {},
  ) {
    const [command, ...args] = [...under, process.execPath, driver, root, ...flags];
    this.process = spawn(command!, args, {
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        LAB_LOCK: join(root, "lock"),
        LAB_HOME: join(root, ".lab"),
        ...environment,
      },
    });
    let rest = "";
    this.process.stdout?.setEncoding("utf8").on("data", (text: string) => {
      const rows = (rest + text).split("\n");
      rest = rows.pop() ?? "";
      for (const row of rows) if (row !== "") this.lines.push(JSON.parse(row) as DrivenLine);
      for (const listener of this.#listeners) listener();
    });
    this.process.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.stderr += text;
    });
    this.ended = new Promise((resolve) => {
      this.process.on("close", (code, signal) => {
        for (const listener of this.#listeners) listener();
        resolve({ code, signal });
      });
    });
  }

  line(matches: (line: DrivenLine) => boolean): Promise<DrivenLine> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = this.lines.find(matches);
        if (
          found === undefined &&
          this.process.exitCode === null &&
          this.process.signalCode === null
        )
          return;
        this.#listeners.delete(look);
        if (found) resolve(found);
        else
          reject(
            new Error(
              `The run ended without the line; it said ${JSON.stringify(this.lines)} ${this.stderr}`,
            ),
          );
      };
      this.#listeners.add(look);
      look();
    });
  }

  get error(): DrivenLine | undefined {
    return this.lines.find(({ type }) => type === "error");
  }

  get done(): DrivenLine | undefined {
    return this.lines.find(({ type }) => type === "done");
  }
}

/** Processes started by `pid` and by those, from the kernel's own table. */
export function descendants(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]));
    } catch {
      // It has ended while we looked.
    }
  }
  const found = new Set([pid]);
  for (let before = 0; before !== found.size; ) {
    before = found.size;
    for (const [child, parent] of parents) if (found.has(parent)) found.add(child);
  }
  found.delete(pid);
  return [...found];
}

/** Those of the processes that still run; one that has ended and was not collected yet does not. */
export function running(pids: readonly number[]): number[] {
  return pids.filter((pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      return !["Z", "X"].includes(stat.slice(stat.lastIndexOf(")") + 2, stat.lastIndexOf(")") + 3));
    } catch {
      return false;
    }
  });
}

/** Waits until none of the processes runs, or the time is up; returns those that still do. */
export async function stillRunningAfter(
  pids: readonly number[],
  millis: number,
): Promise<number[]> {
  const until = performance.now() + millis;
  while (running(pids).length > 0 && performance.now() < until)
    await new Promise((resolve) => setTimeout(resolve, 50));
  return running(pids);
}
