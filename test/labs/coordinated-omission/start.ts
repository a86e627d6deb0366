import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

export const labFolder = new URL("../../../labs/coordinated-omission/", import.meta.url);

type Params = Record<string, string | number | boolean>;

/** Longer than any test: no stall comes by itself. */
export const NEVER = 2 ** 30;

/** Starts the server as the host does, in this process, and gives its base address. */
export async function start(params: Params): Promise<string> {
  const module = await import(new URL("variants/stalls.ts", labFolder).href);
  return listen(await module.default({ params, services: {}, port: 0 }));
}

export async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
