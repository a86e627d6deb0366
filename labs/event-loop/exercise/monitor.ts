/**
 * Says for how long each endpoint blocks the event loop: `node labs/event-loop/exercise/monitor.ts`
 * looks at your file, or at the starter while there is none; another file can be named.
 */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { RequestSpec } from "#lab";
import { loadAsked } from "./requests.ts";

/** The monitor's own timer; a delay of so much is none. */
const RESOLUTION_MILLIS = 1;
const TRIALS = 3;

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const learner = here("learner.ts");

/** The longest delay of this process' event loop while the request is answered a few times, in milliseconds. */
async function longestBlock(url: string, request: RequestSpec): Promise<number> {
  const { method, path, headers = {}, body = null } = request;
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MILLIS });
  delay.enable();
  await pause(20);
  delay.reset();
  for (let trial = 0; trial < TRIALS; trial++) {
    await (await fetch(url + path, { method, headers, body })).arrayBuffer();
    await pause(20);
  }
  delay.disable();
  return Math.max(0, delay.max / 1e6 - RESOLUTION_MILLIS);
}

if (import.meta.main) {
  const file = resolve(process.argv[2] ?? (existsSync(learner) ? learner : here("starter.ts")));
  const { default: app } = await import(pathToFileURL(file).href);
  const url: string = await app({ params: {}, services: {}, port: 0 });
  console.log(`Longest delay of the event loop in ${file}:`);
  for (const request of loadAsked()) {
    const millis = await longestBlock(url, request);
    console.log(`${millis.toFixed(1).padStart(8)} ms  ${request.method} ${request.path}`);
  }
  process.exit();
}
