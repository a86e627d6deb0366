/** Does to a variant's processes and to its services what a script asks for. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import type { PerformedFault } from "../../lab/faults.ts";
import type { Fault } from "../../result/document/schema/fault.ts";
import { descendantsOf } from "../processes/child-processes.ts";
import type { ServerUnderTest } from "../testbed/server-under-test.ts";

const LOOK_EVERY_MILLIS = 20;
const COUNTERS_MILLIS = 2_000;

interface FollowedScript {
  /** Resolves when all of the script has been done, and what lasts is over. */
  readonly done: Promise<void>;
  /**
   * Gives up what is still to come, waits for what has begun, undoes it, and says what was done.
   * @throws what a service answered to a fault, such as that an external one is not killed
   */
  end(): Promise<PerformedFault[]>;
}

type Running = Pick<ServerUnderTest, "process" | "url" | "workload" | "services">;

/** Follows a script from now on. */
export function followFaults(script: readonly Fault[], server: Running): FollowedScript {
  return new Following(script, server);
}

/**
 * Follows a script to its end.
 * @param loadEnded aborted when what waits for a count has waited for long enough
 * @returns what was done, and what was missed
 */
export async function performFaults(
  script: readonly Fault[],
  server: Running,
  loadEnded?: AbortSignal,
): Promise<PerformedFault[]> {
  const following = new Following(script, server, loadEnded);
  try {
    await following.done;
  } finally {
    await following.end();
  }
  return following.end();
}

class Following implements FollowedScript {
  readonly done: Promise<void>;
  readonly #server: Running;
  readonly #begun = performance.now();
  readonly #performed: PerformedFault[] = [];
  readonly #doing = new Set<Promise<void>>();
  /** Stopped by us, and not continued yet. */
  readonly #paused = new Set<number>();
  readonly #over = new AbortController();
  readonly #loadEnded: AbortSignal | undefined;
  #ended: Promise<PerformedFault[]> | undefined;
  #refusals: unknown[] = [];

  constructor(script: readonly Fault[], server: Running, loadEnded?: AbortSignal) {
    this.#server = server;
    this.#loadEnded = loadEnded;
    this.done = Promise.all(script.map((fault) => this.#await(fault))).then(() => {});
    this.done.catch(() => {});
  }

  end(): Promise<PerformedFault[]> {
    this.#ended ??= this.#end();
    return this.#ended;
  }

  async #end(): Promise<PerformedFault[]> {
    this.#over.abort();
    await Promise.all(this.#doing);
    for (const pid of this.#paused) signalProcess(pid, "SIGCONT");
    this.#paused.clear();
    await this.#server.services.revive();
    if (this.#refusals.length > 0) throw this.#refusals[0];
    return [...this.#performed].sort((one, other) => one.seconds - other.seconds);
  }

  async #await(fault: Fault): Promise<void> {
    const { afterCount } = fault;
    const isTime =
      afterCount === undefined
        ? await this.#pause((fault.atSeconds ?? 0) * 1e3 - this.#elapsedMillis)
        : await this.#counted(afterCount);
    if (!isTime) {
      if (afterCount !== undefined && !this.#over.signal.aborted)
        this.#tell(fault, `${afterCount.counter} had not risen by ${afterCount.count} by then`);
      return;
    }
    const doing = this.#perform(fault);
    this.#doing.add(doing);
    await doing;
  }

  async #perform(fault: Fault): Promise<void> {
    const { service, process: name = "" } = fault;
    const told = this.#tell(fault);
    try {
      if (service !== undefined) await this.#toService(fault.action, service);
      else await this.#toProcess(fault, name, told);
    } catch (error) {
      told.missed = error instanceof Error ? error.message : String(error);
      if (service !== undefined) this.#refusals.push(error);
    }
  }

  get #elapsedMillis(): number {
    return performance.now() - this.#begun;
  }

  #tell({ action, service, process: name = "" }: Fault, missed?: string): PerformedFault {
    const seconds = Number((this.#elapsedMillis / 1e3).toFixed(3));
    const told = { seconds, target: service ?? name, action, ...(missed && { missed }) };
    this.#performed.push(told);
    return told;
  }

  async #toService(action: Fault["action"], service: string) {
    const { services } = this.#server;
    switch (action) {
      case "kill":
        return services.kill(service);
      case "start":
        return services.start(service);
      case "restart":
        await services.kill(service);
        return services.start(service);
    }
  }

  async #toProcess({ action, forSeconds = 0 }: Fault, name: string, told: PerformedFault) {
    const pid = oldestProcess(this.#server.process.pid, name);
    if (pid === undefined) throw new Error(`no process of the variant runs ${name}`);
    told.pid = pid;
    if (action === "kill") {
      signalProcess(pid, "SIGKILL");
      return;
    }
    signalProcess(pid, "SIGSTOP");
    this.#paused.add(pid);
    await this.#pause(forSeconds * 1e3);
    signalProcess(pid, "SIGCONT");
    this.#paused.delete(pid);
  }

  /** True once the counter has risen by so much; false where the script was given up or the load has ended before. */
  async #counted({ counter, count }: NonNullable<Fault["afterCount"]>): Promise<boolean> {
    let from: number | undefined;
    while (!this.#over.signal.aborted && !this.#loadEnded?.aborted) {
      const value = await readCounter(this.#server.url, counter);
      from ??= value;
      if (from !== undefined && value !== undefined && value - from >= count) return true;
      await this.#pause(LOOK_EVERY_MILLIS);
    }
    return false;
  }

  /** False where the script was given up meanwhile. */
  #pause(millis: number): Promise<boolean> {
    const { signal } = this.#over;
    if (signal.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      const wake = (isTime: boolean) => {
        clearTimeout(timer);
        signal.removeEventListener("abort", giveUp);
        resolve(isTime);
      };
      const giveUp = () => wake(false);
      const timer = setTimeout(() => wake(true), Math.max(0, millis));
      signal.addEventListener("abort", giveUp, { once: true });
    });
  }
}

/**
 * The process below `ancestor` that runs a file of this name and has done so for longest. Only what we have
 * started ourselves is below it, so nothing else can be meant.
 */
function oldestProcess(ancestor: number | undefined, name: string): number | undefined {
  if (ancestor === undefined) return undefined;
  return descendantsOf(ancestor)
    .sort((one, other) => one - other)
    .find((pid) => commandOf(pid).some((word) => fileName(word) === name));
}

const fileName = (path: string): string | undefined => /([^/\\]+)\.[cm]?[jt]s$/.exec(path)?.[1];

function commandOf(pid: number): string[] {
  if (existsSync("/proc/self/cmdline")) {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
    } catch {
      // It has ended while we looked.
      return [];
    }
  }
  const { stdout } = spawnSync("ps", ["-p", String(pid), "-o", "command="], { encoding: "utf8" });
  return (stdout ?? "").trim().split(/\s+/);
}

function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended between our look and our signal.
  }
}

/** Undefined where the app cannot say just now, as when the process that answers has been killed. */
async function readCounter(url: string, counter: string): Promise<number | undefined> {
  try {
    const answer = await fetch(`${url}/counters`, { signal: AbortSignal.timeout(COUNTERS_MILLIS) });
    const value = ((await answer.json()) as Record<string, unknown>)[counter];
    return typeof value === "number" ? value : undefined;
  } catch {
    return undefined;
  }
}
