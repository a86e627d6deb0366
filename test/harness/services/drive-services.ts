/**
 * Starts services in a process of its own and says so in JSON lines, until SIGTERM.
 * Arguments: a folder for the run, the cache folder, then the names of the services.
 */
import { Guardian } from "../../../src/harness/processes/guardian.ts";
import type { ServiceName } from "../../../src/harness/services/service.ts";
import { startServices } from "../../../src/harness/services/start.ts";

const [runFolder = "", cacheFolder = "", ...names] = process.argv.slice(2);
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
const guardian = new Guardian();
try {
  const services = await startServices(names as ServiceName[], {
    cacheFolder,
    runFolder,
    guardian,
    signal: new AbortController().signal,
    pin: undefined,
    onProgress: (text) => say({ type: "progress", text }),
    environment: process.env,
  });
  process.once("SIGTERM", async () => {
    await services.stop();
    say({ type: "stopped" });
    process.exit(0);
  });
  setInterval(() => {}, 60_000);
  say({
    type: "running",
    urls: services.urls,
    versions: services.versions,
    pids: services.all.map(({ pid }) => pid),
  });
} catch (error) {
  const { message, exitCode } = error as { message: string; exitCode?: number };
  say({ type: "error", message, exitCode: exitCode ?? null });
  process.exit(exitCode ?? 70);
}
