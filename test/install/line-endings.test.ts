import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "../result/temporary-folder.ts";

const CHECKOUT = join(import.meta.dirname, "..", "..");

/** @returns what git prints */
function git(cwd: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync("git", args, { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(`git ${args.join(" ")} failed: ${stderr}`);
  return stdout;
}

// Digests are over bytes, and a shell cannot read a script with CRLF.
it.skipIf(!existsSync(join(CHECKOUT, ".git")))(
  "a checkout has no CRLF, whatever git is set to",
  () => {
    const folder = temporaryFolder();
    git(folder, "clone", "--quiet", "--config", "core.autocrlf=true", CHECKOUT, "clone");
    const files = git(join(folder, "clone"), "ls-files", "--eol").trimEnd().split("\n");
    expect(files.length).toBeGreaterThan(100);
    expect(files.filter((line) => /\bw\/(crlf|mixed)\b/.test(line))).toEqual([]);
  },
);
