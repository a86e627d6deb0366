import { type DisposableTempDir, mkdir, mkdtempDisposable, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { isRunning } from "../processes/process-group.ts";

/**
 * A new folder of this process inside `parent`. Folders of the same prefix whose processes are gone
 * are removed first: a process that was killed could not do that itself.
 * @returns the folder, which goes with all that is in it when it is disposed of
 */
export async function makeOwnFolder(parent: string, prefix: string): Promise<DisposableTempDir> {
  await mkdir(parent, { recursive: true });
  await removeLeftovers(parent, prefix);
  return mkdtempDisposable(join(parent, `${prefix}-${process.pid}-`));
}

async function removeLeftovers(parent: string, prefix: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!name.startsWith(`${prefix}-`)) continue;
    const pid = Number(/^(\d+)-/.exec(name.slice(prefix.length + 1))?.[1]);
    if (Number.isNaN(pid) || isRunning(pid)) continue;
    try {
      await rm(join(parent, name), { recursive: true, force: true });
    } catch {
      // Another user's, or being removed by another process: not ours to remove.
    }
  }
}
