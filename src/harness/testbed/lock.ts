import { linkSync, mkdirSync, readFileSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { dirname, join } from "node:path";
import { MissingResourceError } from "../errors.ts";
import { pause } from "../processes/pause.ts";

const LOOK_AGAIN_MILLIS = 500;

/** One lock for the machine, not for the checkout: two runs would measure each other wherever they live. */
export const lockPath = () =>
  process.env.LAB_LOCK ?? join(tmpdir(), `load-bearing-${userInfo().uid}.lock`);

function holder(path: string): number | undefined {
  try {
    const pid = Number(readFileSync(path, "utf8"));
    if (!Number.isInteger(pid) || pid <= 0) return undefined;
    process.kill(pid, 0);
    return pid;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"
      ? Number(readFileSync(path, "utf8"))
      : undefined;
  }
}

function tryTake(path: string): boolean {
  // Written whole beside it and linked into place, so that nobody ever reads a lock without an owner.
  const own = `${path}.${process.pid}`;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(own, String(process.pid));
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

/** For builds of the site: two at once in one checkout would write over each other's files. */
export const buildLockPath = (root: string) => join(root, "node_modules", ".cache", "site.lock");

/**
 * Makes sure that no other run measures on this machine at the same time, or that nobody else holds the lock at `path`.
 * @returns the function that releases the lock
 * @throws MissingResourceError at once when another run holds it and `wait` is false
 */
export async function takeLock(
  wait: boolean,
  signal: AbortSignal,
  onWait: (pid: number) => void,
  path = lockPath(),
): Promise<() => void> {
  let told = false;
  while (!tryTake(path)) {
    const pid = holder(path);
    if (pid === undefined) {
      rmSync(path, { force: true });
      continue;
    }
    if (!wait) {
      throw new MissingResourceError(
        `Another run (process ${pid}) is measuring on this machine and the two would disturb each other; wait for it to end, or use --wait.`,
      );
    }
    if (!told) onWait(pid);
    told = true;
    await pause(LOOK_AGAIN_MILLIS, signal);
    if (signal.aborted) throw new MissingResourceError(`Stopped waiting for process ${pid}.`);
  }
  const release = () => {
    if (holder(path) === process.pid) rmSync(path, { force: true });
  };
  return release;
}
