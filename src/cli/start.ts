/**
 * `npm start`: builds the handbook and serves it. Runs until it is stopped; `-- --port n` asks for
 * another port than 4321, and a port in use is passed over, in words.
 */
import type { AddressInfo } from "node:net";
import { siteServer } from "./site-server.ts";
import { buildSite } from "./start/build-site.ts";
import { HOST, listenFrom } from "./start/listen.ts";
import { startOptions } from "./start/options.ts";

const say = (text: string) => process.stderr.write(`${text}\n`);

/** Builds and serves the checkout at `root`, and ends the process. Never returns to the caller. */
export async function start(args: readonly string[], root: string): Promise<void> {
  try {
    await serveUntilStopped(args, root);
    process.exit(0);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exit((error as { exitCode?: number }).exitCode ?? 1);
  }
}

async function serveUntilStopped(args: readonly string[], root: string): Promise<void> {
  const { port, outDir } = startOptions(args, root);
  const stop = stopSignal();
  say("Building the handbook.");
  await buildSite(root, outDir, stop, say);
  if (!stop.aborted) {
    const server = await listenFrom(port, () => siteServer(outDir), say);
    const { port: taken } = server.server.address() as AddressInfo;
    say(`The handbook is at http://${HOST}:${taken} until you press Ctrl-C.`);
    await new Promise((resolve) => {
      if (stop.aborted) resolve(undefined);
      else stop.addEventListener("abort", resolve);
    });
    await server.close();
  }
  say("Stopped.");
}

/** Fires on SIGINT or SIGTERM, or when the process that started this one on the pinned runtime is gone. */
function stopSignal(): AbortSignal {
  const controller = new AbortController();
  const stop = () => controller.abort();
  for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, stop);
  if (process.channel) {
    process.on("disconnect", stop);
    process.channel.unref();
  }
  return controller.signal;
}
