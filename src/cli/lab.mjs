#!/usr/bin/env node
// The entry of the `lab` command. Plain JavaScript that an older Node understands: see runtime/pinned-runtime.mjs.
import { fileURLToPath } from "node:url";
import { onPinnedRuntime } from "./runtime/pinned-runtime.mjs";

await onPinnedRuntime("lab", fileURLToPath(import.meta.url), async (root) => {
  const { main } = await import("./main.ts");
  await main(process.argv.slice(2), root);
});
