import { lstatSync, readdirSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { join } from "node:path";
import { systemCode } from "../../result/document/errors.ts";
import { MissingResourceError } from "../errors.ts";

/**
 * @param what takes the space, as the subject of a sentence
 * @throws MissingResourceError when the disk of a folder has less room than this
 */
export async function requireSpace(folder: string, bytes: number, what: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < bytes) throw diskFull(folder, bytes, what);
}

export const diskFull = (folder: string, bytes: number, what: string, cause?: unknown) =>
  new MissingResourceError(
    `The disk of ${folder} is full: ${what} takes about ${bytes} bytes (${megabytes(bytes)} MB) there; free some space, or name a folder on a larger disk in LAB_HOME, then run again.`,
    { cause },
  );

export const megabytes = (bytes: number) => Math.ceil(bytes / 1e6);

/** Whether a program's words, which are English under LC_ALL=C, say that the disk is full. */
export const saysDiskFull = (words: string) =>
  /No space left on device|Disk quota exceeded/i.test(words);

/** Whether the reason of a failure is a full disk: the system's word for it, or PostgreSQL's. */
export const isDiskFull = (error: unknown) =>
  ["ENOSPC", "EDQUOT", "53100"].includes(systemCode(error) ?? "");

/** What the files of a folder take, links not followed. */
export function treeBytes(folder: string): number {
  let bytes = 0;
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const entry = lstatSync(join(folder, name));
    if (entry.isFile()) bytes += entry.size;
  }
  return bytes;
}
