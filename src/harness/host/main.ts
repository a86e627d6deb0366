/** The process a variant runs in: loads its app, makes it listen, and reads the instruments when asked. */
import { pathToFileURL } from "node:url";
import { keepCompiled } from "../processes/keep-compiled.ts";
import { listen } from "./listen.ts";
import { startProbes } from "./probes.ts";
import type { ProbeMessage, StartMessage } from "./protocol.ts";

const reply = (message: object) => process.send?.(message);

async function start(message: StartMessage): Promise<void> {
  try {
    const module = (await import(pathToFileURL(message.file).href)) as { default?: unknown };
    if (typeof module.default !== "function")
      throw new Error(`${message.file} has no default export that is a function`);
    const url = await listen(
      await module.default({
        params: message.params,
        services: message.services,
        port: message.port,
      }),
      message.port,
    );
    reply({ type: "ready", url });
    keepCompiled();
  } catch (error) {
    reply({ type: "failed", reason: error instanceof Error ? error.message : String(error) });
  }
}

const probe = startProbes();
process.on("message", (message: StartMessage | ProbeMessage) => {
  if (message.type === "start") void start(message);
  else reply(probe());
});
process.on("disconnect", () => process.exit());
