/** A checkout as a newcomer has it after `npm ci`, without installing anything again. */
import { spawnSync } from "node:child_process";
import {
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { dirname, join } from "node:path";

/** In node_modules, what tools write into while they run. */
const CACHES: ReadonlySet<string> = new Set([".cache", ".vite", ".astro"]);

/** Clones `root` into `clone`, with what is not committed yet as a commit, and its packages. */
export function cloneInto(root: string, clone: string): void {
  git(root, "clone", "--quiet", root, clone);
  for (const path of listed(root, "--modified", "--others", "--exclude-standard")) {
    rmSync(join(clone, path), { force: true });
    if (!existsSync(join(root, path))) continue;
    mkdirSync(dirname(join(clone, path)), { recursive: true });
    copyFileSync(join(root, path), join(clone, path));
  }
  git(clone, "add", "--all");
  const author = ["-c", "user.name=Newcomer", "-c", "user.email=newcomer@example.org"];
  git(clone, ...author, "commit", "--quiet", "--allow-empty", "--no-gpg-sign", "-m", "As it is");
  linkPackages(join(root, "node_modules"), join(clone, "node_modules"));
}

/** Paths that are not as the last commit has them, folders that are new file by file. */
export function changedPaths(checkout: string): string[] {
  return listed(checkout, "--modified", "--others", "--exclude-standard");
}

function listed(checkout: string, ...options: string[]): string[] {
  const paths = git(checkout, "ls-files", "-z", ...options).split("\0");
  return [...new Set(paths)].filter((path) => path !== "");
}

function git(folder: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync("git", args, { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new Error(`git ${args.join(" ")} failed in ${folder}: ${stderr}`);
  return stdout;
}

/** Files are shared with the folder they come from: nothing writes into an installed package. */
function linkPackages(from: string, to: string): void {
  mkdirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else if (entry.isFile()) linkOrCopy(source, target);
    else if (entry.isDirectory() && !CACHES.has(entry.name)) linkPackages(source, target);
  }
}

function linkOrCopy(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch {
    // Another file system, or one without links.
    copyFileSync(source, target, constants.COPYFILE_FICLONE);
  }
}
