import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Software } from "../../result/document/schema.ts";

interface PackageFile {
  version?: string;
  dependencies?: Record<string, string>;
}

const readPackage = (path: string): PackageFile | undefined => {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as PackageFile;
  } catch {
    return undefined;
  }
};

/** The installed version of a package as code in `folder` would find it. */
export function installedVersion(folder: string, name: string): string {
  for (let at = folder; ; at = dirname(at)) {
    const found = readPackage(join(at, "node_modules", name, "package.json"));
    if (found?.version) return found.version;
    if (dirname(at) === at) return "not found";
  }
}

/** Exact versions of the runtime, of everything the lab depends on, and of the generator. */
export function software(
  root: string,
  labFolder: string,
  services: Record<string, string>,
): Software {
  const names = Object.keys(
    readPackage(join(labFolder, "package.json"))?.dependencies ?? {},
  ).filter((name) => !name.startsWith("@load-bearing/"));
  const packages = Object.fromEntries(
    names.sort().map((name) => [name, installedVersion(labFolder, name)]),
  );
  return {
    node: process.versions.node,
    v8: process.versions.v8,
    packages: { ...packages, autocannon: installedVersion(root, "autocannon") },
    services,
  };
}

/** What takes part in a measurement; a page may be edited without making a result doubtful. */
const MEASURED = ["labs", "src/harness", "src/lab", "src/stats", "package-lock.json"];

/** Commit and cleanness of the checkout; "unknown" where it is not a git checkout. */
export function gitState(root: string): { commit: string; dirty: boolean } {
  const git = (...args: string[]) =>
    execFileSync("git", ["-C", root, ...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  try {
    return {
      commit: git("rev-parse", "HEAD"),
      dirty: git("status", "--porcelain", "--", ...MEASURED) !== "",
    };
  } catch {
    return { commit: "unknown", dirty: true };
  }
}
