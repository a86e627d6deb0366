/** Starts a proxy before an echo server, says as one JSON line that it is open, and waits to be killed. */

import { startEcho } from "../../../src/harness/network/proxy/echo.ts";
import { launchProxy } from "../../../src/harness/network/proxy/start-proxy.ts";
import { Guardian } from "../../../src/harness/processes/guardian.ts";

const port = await startEcho("127.0.0.1");
const { pid } = await launchProxy({
  upstreamUrl: `redis://127.0.0.1:${port}/0`,
  roundTripMillis: 1,
  guardian: new Guardian(),
  signal: new AbortController().signal,
  pin: undefined,
});
process.stdout.write(`${JSON.stringify({ type: "proxy-open", pid })}\n`);
