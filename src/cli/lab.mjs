#!/usr/bin/env node
// The entry of the `lab` command. Plain JavaScript that an older Node understands: where the system's
// Node cannot run TypeScript as it is, this file is started again on the runtime pinned in package.json.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import module from "node:module";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const OLDEST_MAJOR = 24;
const file = fileURLToPath(import.meta.url);
const root = join(dirname(file), "..", "..");

if (Number.parseInt(process.versions.node, 10) >= OLDEST_MAJOR) {
  module.enableCompileCache(join(root, "node_modules", ".cache", "load-bearing"));
  const { main } = await import("./main.ts");
  await main(process.argv.slice(2), root);
} else {
  startOnPinnedRuntime();
}

function startOnPinnedRuntime() {
  const runtime = join(
    root,
    "node_modules",
    ".bin",
    process.platform === "win32" ? "node.cmd" : "node",
  );
  if (!existsSync(runtime)) {
    process.stderr.write(
      `lab: this is Node ${process.versions.node}, Node ${OLDEST_MAJOR} is needed, and the pinned one is not installed; run "npm ci" first.\n`,
    );
    process.exit(3);
  }
  // The channel carries no messages: when this process is killed it closes, and the command stops itself.
  const child = spawn(runtime, [file, ...process.argv.slice(2)], {
    stdio: ["inherit", "inherit", "inherit", "ipc"],
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
    process.on(signal, () => child.kill(signal));
  child.on("error", (error) => {
    process.stderr.write(
      `lab: the pinned runtime did not start (${error.message}); run "npm ci" again.\n`,
    );
    process.exit(3);
  });
  child.on("exit", (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}
