import { linkSync, mkdirSync, readFileSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { dirname, join } from "node:path";
import { z } from "zod";
import { MissingResourceError } from "../errors.ts";
import { pause } from "../processes/pause.ts";
import { isRunning } from "../processes/process-group.ts";

const LOOK_AGAIN_MILLIS = 500;
const SECONDS_PER_MINUTE = 60;

/** What a lock file says of the process that has it. What a later version adds is passed over. */
const LockHolder = z.object({
  pid: z.number().int().positive(),
  /** The command that it runs: "lab verify knee". */
  purpose: z.string().optional(),
  /** When it took the lock. */
  since: z.iso.datetime().optional(),
});
export type LockHolder = z.infer<typeof LockHolder>;

export interface LockOptions {
  /** The command that asks for the lock: "lab verify knee". */
  purpose: string;
  /** Wait for whoever has it, instead of refusing. */
  wait: boolean;
  signal: AbortSignal;
  /** Told once of each process that is waited for. */
  onWait: (holder: LockHolder) => void;
  /** The lock of the machine when left out. */
  path?: string;
}

/** One lock for the machine, not for the checkout: two runs would measure each other wherever they live. */
const machineLockPath = () =>
  process.env.LAB_LOCK ?? join(tmpdir(), `load-bearing-${userInfo().uid}.lock`);

/** For builds of the site: two at once in one checkout would write over each other's files. */
export const buildLockPath = (root: string) => join(root, "node_modules", ".cache", "site.lock");

/**
 * Makes sure that no other run measures on this machine at the same time, or that nobody else holds the lock at `path`.
 * @returns the function that releases the lock
 * @throws MissingResourceError at once when another run holds it and `wait` is false
 */
export async function takeLock({
  purpose,
  wait,
  signal,
  onWait,
  path = machineLockPath(),
}: LockOptions): Promise<() => void> {
  let told: number | undefined;
  while (!tryTake(path, purpose)) {
    const holder = holderOf(path);
    if (holder === undefined) {
      rmSync(path, { force: true });
      continue;
    }
    if (!wait) {
      throw new MissingResourceError(
        `Another run (${[`process ${holder.pid}`, ...descriptionOf(holder, new Date())].join(", ")}) is measuring on this machine and the two would disturb each other; wait for it to end, or use --wait.`,
      );
    }
    if (told !== holder.pid) onWait(holder);
    told = holder.pid;
    await pause(LOOK_AGAIN_MILLIS, signal);
    if (signal.aborted)
      throw new MissingResourceError(`Stopped waiting for process ${holder.pid}.`);
  }
  return () => {
    if (holderOf(path)?.pid === process.pid) rmSync(path, { force: true });
  };
}

/** "Waiting for the run of process 4711 (lab run knee, for 3 min 20 s) to end." */
export function waitingText(holder: LockHolder, now: Date): string {
  const described = descriptionOf(holder, now);
  const details = described.length > 0 ? ` (${described.join(", ")})` : "";
  return `Waiting for the run of process ${holder.pid}${details} to end.`;
}

/** What it runs, and for how long it has: as far as its lock says. */
function descriptionOf({ purpose, since }: LockHolder, now: Date): string[] {
  const described = purpose === undefined ? [] : [purpose];
  if (since === undefined) return described;
  const seconds = Math.max(0, Math.round((now.getTime() - Date.parse(since)) / 1e3));
  const minutes = Math.floor(seconds / SECONDS_PER_MINUTE);
  const ofMinutes = minutes > 0 ? `${minutes} min ` : "";
  return [...described, `for ${ofMinutes}${seconds % SECONDS_PER_MINUTE} s`];
}

/** The running process that has the lock; undefined where it has ended, or the file does not say who has it. */
function holderOf(path: string): LockHolder | undefined {
  try {
    const said: unknown = JSON.parse(readFileSync(path, "utf8"));
    // A checkout of an earlier version writes the number alone.
    const holder = LockHolder.parse(typeof said === "number" ? { pid: said } : said);
    return isRunning(holder.pid) ? holder : undefined;
  } catch {
    return undefined;
  }
}

function tryTake(path: string, purpose: string): boolean {
  // Written whole beside it and linked into place, so that nobody ever reads a lock without an owner.
  const own = `${path}.${process.pid}`;
  const holder: LockHolder = { pid: process.pid, purpose, since: new Date().toISOString() };
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(own, JSON.stringify(holder));
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return false;
  } finally {
    unlinkSync(own);
  }
}
