// The entry of `npm start`. Plain JavaScript that an older Node understands: see runtime/pinned-runtime.mjs.
import { fileURLToPath } from "node:url";
import { onPinnedRuntime } from "./runtime/pinned-runtime.mjs";

await onPinnedRuntime("npm start", fileURLToPath(import.meta.url), async (root) => {
  const { start } = await import("./start.ts");
  await start(process.argv.slice(2), root);
});
