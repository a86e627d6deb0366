/**
 * `npm start`: builds the handbook and serves it. Runs until it is stopped; `-- --port n` asks for
 * another port than 4321, and a port in use is passed over, in words.
 */
import { spawn } from "node:child_process";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { buildLockPath, takeLock } from "../harness/testbed/lock.ts";
import { UsageError } from "../result/document/errors.ts";
import { serveFolder } from "./static-files.ts";

const HOST = "127.0.0.1";
const DEFAULT_PORT = 4321;
const PORTS_TRIED = 20;
const OLDEST_MAJOR = 24;

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const say = (text: string) => process.stderr.write(`${text}\n`);

function wanted(): { port: number; outDir: string } {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: String(DEFAULT_PORT) },
      "out-dir": { type: "string", default: "dist" },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new UsageError(`--port takes a whole number from 0 to 65535, not "${values.port}".`);
  }
  return { port, outDir: resolve(root, values["out-dir"]) };
}

/** Builds when no other build of this checkout is under way. */
async function build(outDir: string, signal: AbortSignal): Promise<void> {
  const release = await takeLock({
    purpose: "npm start",
    wait: true,
    signal,
    onWait: ({ pid }) => say(`Process ${pid} is building it too; waiting for that to end.`),
    path: buildLockPath(root),
  });
  try {
    await buildAlone(outDir, signal);
  } finally {
    release();
  }
}

/** Builds in a process of its own, whose output is the progress; ends with it when interrupted. */
function buildAlone(outDir: string, signal: AbortSignal): Promise<void> {
  const astro = join(
    dirname(createRequire(import.meta.url).resolve("astro/package.json")),
    "bin",
    "astro.mjs",
  );
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [astro, "build", "--outDir", outDir], {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...process.env, ASTRO_TELEMETRY_DISABLED: "1" },
    });
    const end = () => child.kill("SIGTERM");
    signal.addEventListener("abort", end, { once: true });
    child.on("error", reject);
    child.on("close", (code) => {
      signal.removeEventListener("abort", end);
      if (code === 0 || signal.aborted) resolve();
      else
        reject(
          new Error(`The site could not be built (exit code ${code}); the lines above say why.`),
        );
    });
  });
}

/** Listens on the port, or on the next one that is free. */
async function listen(folder: string, first: number): Promise<ReturnType<typeof createServer>> {
  for (let port = first; port < first + PORTS_TRIED; port++) {
    const server = createServer(serveFolder(folder));
    const error = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
      server.once("error", resolve);
      server.listen(port, HOST, () => resolve(undefined));
    });
    if (error === undefined) return server;
    if (error.code !== "EADDRINUSE") throw error;
    say(`Port ${port} is in use; trying ${port + 1}.`);
  }
  throw new UsageError(
    `Ports ${first} to ${first + PORTS_TRIED - 1} are all in use; name a free one with --port.`,
  );
}

try {
  if (Number.parseInt(process.versions.node, 10) < OLDEST_MAJOR) {
    throw new UsageError(
      `This is Node ${process.versions.node} and ${OLDEST_MAJOR} is needed; use "npm start", which takes the pinned one.`,
    );
  }
  const { port, outDir } = wanted();
  const interrupted = new AbortController();
  const stopped = new Promise<void>((resolve) => {
    for (const name of ["SIGINT", "SIGTERM"] as const) {
      process.on(name, () => {
        interrupted.abort();
        resolve();
      });
    }
  });
  say("Building the handbook.");
  await build(outDir, interrupted.signal);
  if (!interrupted.signal.aborted) {
    const server = await listen(outDir, port);
    say(
      `The handbook is at http://${HOST}:${(server.address() as AddressInfo).port} until you press Ctrl-C.`,
    );
    await stopped;
    server.closeAllConnections();
    server.close();
  }
  say("Stopped.");
  process.exit(0);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exit((error as { exitCode?: number }).exitCode ?? 1);
}
