import { chmod, mkdir, readdir, readFile, realpath, rm, rmdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { HandbookError, systemCode } from "../../../result/document/errors.ts";
import { MissingResourceError } from "../../errors.ts";
import { isRunning } from "../../processes/process-group.ts";
import { giveTree } from "../folder-tree.ts";
import { makeOwnFolder } from "../own-folder.ts";
import { canEnter, type SystemUser, serverUser } from "../system-user.ts";

/** Holds the id of the process that a folder belongs to. */
export const OWNER_FILE = "load-bearing-owner.pid";
const TEMPORARY = "load-bearing-postgres";

/** Where a run's PostgreSQL has its files, and who it runs as. */
export interface WorkDirectory {
  /** Of this run, owned by `user` where there is one. */
  workFolder: string;
  /** Undefined where it runs as whoever runs us. */
  user: SystemUser | undefined;
  remove(): Promise<void>;
}

/**
 * Takes the run's folder, or one for temporary files where the user that the server runs as cannot
 * reach it. What killed runs have left beside it is removed first.
 * @throws MissingResourceError when no folder can be had
 */
export async function takeWorkDirectory(runFolder: string): Promise<WorkDirectory> {
  await removeAbandoned(runFolder);
  const taken = [runFolder];
  const remove = async () => {
    for (const folder of taken) await rm(folder, { recursive: true, force: true });
  };
  try {
    await mkdir(runFolder, { recursive: true });
    const user = serverUser();
    let workFolder = await realpath(runFolder);
    if (user !== undefined && !canEnter(dirname(workFolder), user)) {
      const temporary = await realpath(tmpdir());
      if (!canEnter(temporary, user)) throw unreachable(user, workFolder, temporary);
      workFolder = (await makeOwnFolder(temporary, TEMPORARY)).path;
      taken.push(workFolder);
    }
    await writeFile(join(workFolder, OWNER_FILE), String(process.pid));
    giveTree(workFolder, user);
    await chmod(workFolder, 0o700);
    return { workFolder, user, remove };
  } catch (error) {
    await remove().catch(() => {});
    if (error instanceof HandbookError) throw error;
    throw new MissingResourceError(
      `PostgreSQL's folder ${taken.at(-1)} cannot be prepared (${systemCode(error) ?? (error as Error).message}); free some space or make it writable, then run again.`,
      { cause: error },
    );
  }
}

const unreachable = (user: SystemUser, ...folders: string[]) =>
  new MissingResourceError(
    `PostgreSQL does not run as root, and ${user.name} can reach neither ${folders.join(" nor ")}; name a folder that everybody can enter in LAB_HOME, or a server in DATABASE_URL.`,
  );

/**
 * Removes the folders of runs whose processes are gone: those beside `runFolder`, and those of the
 * same name beside its parent, where each run has a folder for all its services.
 */
async function removeAbandoned(runFolder: string): Promise<void> {
  const parent = dirname(runFolder);
  const runs = dirname(parent);
  for (const name of await namesIn(parent)) await removeIfAbandoned(join(parent, name));
  for (const name of await namesIn(runs)) {
    const folder = join(runs, name, basename(runFolder));
    // The folder of that run goes too, when nothing else is in it.
    if (await removeIfAbandoned(folder)) await rmdir(dirname(folder)).catch(() => {});
  }
}

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

async function removeIfAbandoned(folder: string): Promise<boolean> {
  try {
    const owner = Number(await readFile(join(folder, OWNER_FILE), "utf8"));
    if (!Number.isInteger(owner) || owner <= 0 || isRunning(owner)) return false;
    await rm(folder, { recursive: true, force: true });
    return true;
  } catch {
    // No such file: not a folder of ours. Or another user's, which is not ours to remove.
    return false;
  }
}
