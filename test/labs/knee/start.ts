import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import app from "../../../labs/knee/variants/queue.ts";

type Params = Record<string, string | number | boolean>;

/** Serves a listener in this process and gives its base address. */
export async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The lab's server as the host starts it, with holds that are drawn from a seed. */
export const start = (params: Params): Promise<string> =>
  serve(app({ params: { meanHoldMillis: 20, seed: 1, ...params } }));
