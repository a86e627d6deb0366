/** Whole folders: copied, given to another user, put where others look for them. */
import { constants, cpSync, lchownSync, readdirSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { systemCode } from "../../result/document/errors.ts";
import { diskFull, isDiskFull, requireSpace, treeBytes } from "./disk-space.ts";
import { makeOwnFolder } from "./own-folder.ts";
import type { Ids } from "./system-user.ts";

/**
 * Copies a folder to a place where nothing is yet: modes kept, links as they are, blocks shared where
 * the file system can. A copy that fails leaves nothing. It is made in one go, which takes a fifth of the time of one that
 * lets others work after each of a thousand files.
 * @param what is copied, as the subject of a sentence
 * @throws MissingResourceError when the disk has no room for it
 */
export async function copyTree(from: string, to: string, what: string): Promise<void> {
  const bytes = treeBytes(from);
  const parent = dirname(to);
  await requireSpace(parent, bytes, what);
  try {
    cpSync(from, to, {
      recursive: true,
      mode: constants.COPYFILE_FICLONE,
      verbatimSymlinks: true,
      errorOnExist: true,
      force: false,
      // With a filter Node copies file by file and says why it could not; without one a full disk is an "EIO".
      filter: () => true,
    });
  } catch (error) {
    await rm(to, { recursive: true, force: true });
    throw isDiskFull(error) ? diskFull(parent, bytes, what, error) : error;
  }
}

/** Makes a user the owner of a folder and of all that is in it; nothing to do where there is no other user. */
export function giveTree(folder: string, owner: Ids | undefined): void {
  if (owner === undefined) return;
  const { uid, gid } = owner;
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" }))
    lchownSync(join(folder, name), uid, gid);
  lchownSync(folder, uid, gid);
}

/**
 * Moves a finished folder to where it is looked for, in one step: there is all of it or nothing. Where
 * another process was first, its folder stays and this one is removed.
 */
export async function publish(making: string, final: string): Promise<void> {
  const parent = dirname(final);
  await mkdir(parent, { recursive: true });
  if (await moved(making, final)) return;
  // Another disk: copied to this one first.
  await using own = await makeOwnFolder(parent, ".publishing");
  const copy = join(own.path, "whole");
  await copyTree(making, copy, "what is kept for later runs");
  await moved(copy, final);
}

/** @returns false when they are on different disks */
async function moved(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
  } catch (error) {
    const code = systemCode(error) ?? "";
    if (code === "EXDEV") return false;
    if (!["ENOTEMPTY", "EEXIST"].includes(code)) throw error;
    await rm(from, { recursive: true, force: true });
  }
  return true;
}
