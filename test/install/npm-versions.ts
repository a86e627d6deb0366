/**
 * Shows that the README's first command works with the npm that a reader has: "npm ci --dry-run" in a
 * clean clone of this checkout's last commit, then an install of the pinned runtime alone, with npm
 * 10.9, or with `--all` from 10.8 to the newest. Fetches each npm from the registry. Exit code 1, with
 * npm's own reason, when one of them refuses.
 */
import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { errorSentence } from "./npm-error.ts";

const CHECKOUT = join(import.meta.dirname, "..", "..");
/** Node 20 and 22 bring npm 10; the others stand where npm changed its mind about optional peers. */
const ALL = ["10.8.2", "10.9", "11.0.0", "11.6.2", "latest"];
const DEFAULT = ["10.9"];
const RUNTIME = "src/cli/runtime";
/** There is no pinned runtime for some systems. */
const IS_PINNED = process.execPath.startsWith(join(CHECKOUT, "node_modules"));

const { values } = parseArgs({ options: { all: { type: "boolean", default: false } } });
const folder = mkdtempSync(join(tmpdir(), "npm-versions-"));
const clone = join(folder, "clone");
try {
  const cloned = run("git", ["clone", "--quiet", CHECKOUT, clone], folder);
  if (cloned.status !== 0) fail(`The checkout could not be cloned: ${said(cloned)}`);
  else for (const wanted of values.all ? ALL : DEFAULT) tryVersion(wanted);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function tryVersion(wanted: string): void {
  // From the folder beside the clone: what a version costs to fetch is told apart from what it refuses.
  const had = run("npx", ["--yes", `npm@${wanted}`, "--version"], folder);
  if (had.status !== 0) {
    fail(
      `npm ${wanted} could not be had from the registry (${said(had)}), so "npm ci" was not tried with it; see whether "npm view npm@${wanted}" works here.`,
    );
    return;
  }
  const version = had.stdout.trim();
  const installed = run("npx", ["--yes", `npm@${wanted}`, "ci", "--dry-run"], clone);
  if (installed.status !== 0) {
    fail(`npm ${version} refuses "npm ci" in a clean clone: ${said(installed)}`);
    return;
  }
  console.log(`npm ${version}: "npm ci" accepts the lock file.`);
  if (!IS_PINNED) return;
  const runtime = installRuntime(wanted);
  if (runtime === process.version) console.log(`npm ${version}: scripts find Node ${runtime}.`);
  else fail(`npm ${version} installs no Node ${process.version} that scripts find: ${runtime}.`);
}

/** Installs what the clone pins of Node by itself. @returns the version that scripts find as `node`, or why there is none */
function installRuntime(wanted: string): string {
  const alone = mkdtempSync(join(folder, "runtime-"));
  const { optionalDependencies, scripts } = JSON.parse(
    readFileSync(join(clone, "package.json"), "utf8"),
  );
  const project = { private: true, optionalDependencies, scripts };
  writeFileSync(join(alone, "package.json"), JSON.stringify(project));
  cpSync(join(clone, RUNTIME), join(alone, RUNTIME), { recursive: true });
  const installed = run("npx", ["--yes", `npm@${wanted}`, "install", "--no-package-lock"], alone);
  if (installed.status !== 0) return said(installed);
  const asked = run(join(alone, "node_modules", ".bin", "node"), ["--version"], alone);
  return asked.status === 0 ? asked.stdout.trim() : said(asked);
}

function run(command: string, args: string[], cwd: string): SpawnSyncReturns<string> {
  // What the npm around this one says about its project is not about the clone.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_(package|lifecycle)_|^npm_config_(local_)?prefix$|^INIT_CWD$/.test(name),
    ),
  );
  return spawnSync(command, args, {
    cwd,
    // "npm run --silent" would make this npm silent too, and keep its reason.
    env: { ...env, npm_config_loglevel: "error" },
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
}

function said({ stderr, error }: SpawnSyncReturns<string>): string {
  return error?.message ?? errorSentence(stderr);
}

function fail(sentence: string): void {
  console.error(sentence);
  process.exitCode = 1;
}
