// What the entries of the commands share. Plain JavaScript that an older Node understands: where the system's Node
// cannot run TypeScript as it is, an entry is started again on the runtime pinned in package.json.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import module from "node:module";
import { constants } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const OLDEST_MAJOR = 24;
const MISSING = 3;
const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");
const packages = join(root, "node_modules");
const programs = join(packages, ".bin");
const runtime = join(programs, process.platform === "win32" ? "node.cmd" : "node");

const isRecent = Number.parseInt(process.versions.node, 10) >= OLDEST_MAJOR;
const system = `${process.platform}-${process.arch}`;
const install = `install Node ${OLDEST_MAJOR} from https://nodejs.org`;

/**
 * Puts the pinned runtime where scripts find it as `node`. npm 10 and the first npm 11 install it without: they remove what
 * the packages for other systems would have put there, which has the same name.
 */
export function linkRuntime() {
  const installed = [`node-${system}`, `node-bin-${system}`]
    .map((name) => join(packages, name, "bin", "node"))
    .find((path) => existsSync(path));
  if (installed === undefined || existsSync(runtime)) return;
  mkdirSync(programs, { recursive: true });
  rmSync(runtime, { force: true });
  symlinkSync(relative(programs, installed), runtime);
}

/**
 * Calls `run` with the checkout's folder where this Node is recent enough, or else starts `entry`, the file that asks,
 * again on the pinned runtime. Ends the process with a sentence, which begins with `name`, where neither can be.
 */
export async function onPinnedRuntime(name, entry, run) {
  exitWithoutRuntime(name);
  if (isRecent) {
    module.enableCompileCache(join(packages, ".cache", "load-bearing"));
    await run(root);
  } else startAgain(name, entry);
}

/** Ends the process with a sentence where no Node here can run what the checkout holds. */
export function exitWithoutRuntime(name) {
  // The folder of programs, because a compile cache can be in node_modules before anything is installed.
  if (!existsSync(programs)) {
    explainAndExit(name, 'nothing is installed here yet; run "npm ci" first.');
  }
  linkRuntime();
  if (!isRecent && !existsSync(runtime)) {
    explainAndExit(
      name,
      `this is Node ${process.versions.node}, Node ${OLDEST_MAJOR} is needed, and "npm ci" installed none: it has none for ${system}, or was told to leave out optional dependencies; ${install}, or run "npm ci --include=optional".`,
    );
  }
}

function explainAndExit(name, sentence) {
  process.stderr.write(`${name}: ${sentence}\n`);
  process.exit(MISSING);
}

function startAgain(name, entry) {
  // The channel carries no messages: when this process is killed it closes, and the command stops itself.
  const child = spawn(runtime, [entry, ...process.argv.slice(2)], {
    stdio: ["inherit", "inherit", "inherit", "ipc"],
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
    process.on(signal, () => child.kill(signal));
  child.on("error", (error) => {
    explainAndExit(
      name,
      `the pinned runtime did not start (${error.message}); run "npm ci" again, or ${install}.`,
    );
  });
  child.on("exit", (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}
