/**
 * Starts a PostgreSQL in a process that a test can kill. Prints one JSON line for each progress text,
 * and one with its address and process id when it runs; then it waits.
 */
import { Guardian } from "../../../src/harness/processes/guardian.ts";
import { startPostgres } from "../../../src/harness/services/postgres/start.ts";

const [cacheFolder = "", runFolder = ""] = process.argv.slice(2);
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);

const { url, pid } = await startPostgres({
  cacheFolder,
  runFolder,
  settings: {},
  data: undefined,
  guardian: new Guardian(),
  signal: new AbortController().signal,
  pin: undefined,
  onProgress: (progress) => say({ progress }),
  environment: { PATH: process.env.PATH },
});
say({ url, pid });
setInterval(() => {}, 60_000);
