import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { ResultStoreError, systemCode } from "../document/errors.ts";

/**
 * Writes a whole file or nothing: a temporary file in the same folder, flushed to the disk, then
 * renamed. The folder is made when missing. A failed write leaves no temporary file behind.
 * @throws {ResultStoreError}
 */
export function writeWhole(path: string, text: string, name: string = path): void {
  const folder = dirname(path);
  const temporary = join(folder, `.${basename(path)}.${process.pid}.tmp`);
  try {
    mkdirSync(folder, { recursive: true });
    try {
      writeFlushed(temporary, text);
      renameSync(temporary, path);
    } finally {
      rmSync(temporary, { force: true });
    }
    flushFolder(folder);
  } catch (error) {
    throw new ResultStoreError(`${name} was not written: ${reason(error, dirname(name))}.`, {
      cause: error,
    });
  }
}

function writeFlushed(path: string, text: string): void {
  const file = openSync(path, "w");
  try {
    const bytes = Buffer.from(text, "utf8");
    for (let offset = 0; offset < bytes.length; ) offset += writeSync(file, bytes, offset);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Makes the rename itself durable where folders can be opened; Windows has no such call. */
function flushFolder(folder: string): void {
  if (process.platform === "win32") return;
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function reason(error: unknown, folder: string): string {
  switch (systemCode(error)) {
    case "ENOSPC":
    case "EDQUOT":
      return "the disk is full; free some space and try again";
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return `the folder ${folder} is read-only for this user; make it writable and try again`;
    case "ENOTDIR":
    case "EEXIST":
      return `there is a file where the folder ${folder} should be; move it away and try again`;
    case "EISDIR":
      return "there is a folder in its place; move it away and try again";
    default:
      return `${(error as Error).message}; see to the cause and try again`;
  }
}
