/** Starts a proxy before an echo server, says as one JSON line that it is open, and waits to be killed. */
import { Guardian } from "../../src/harness/processes/guardian.ts";
import { startEcho } from "../../src/harness/services/proxy/echo.ts";
import { launchProxy } from "../../src/harness/services/proxy/start-proxy.ts";

const port = await startEcho("127.0.0.1");
const { pid } = await launchProxy({
  upstreamUrl: `redis://127.0.0.1:${port}/0`,
  roundTripMillis: 1,
  guardian: new Guardian(),
  signal: new AbortController().signal,
  pin: undefined,
});
process.stdout.write(`${JSON.stringify({ type: "proxy-open", pid })}\n`);
