// Before `npm run check`, `npm test` and what else runs TypeScript as it is: says in one sentence why it could not.
import { exitWithoutRuntime } from "./pinned-runtime.mjs";

exitWithoutRuntime(process.argv[2] ?? "npm");
