import { createServer, type RequestListener, Server } from "node:http";
import type { AddressInfo } from "node:net";

const HOST = "127.0.0.1";

/**
 * Turns what an app returned into an address: a request listener or a server is made to listen on
 * the port given (0: any free one); a string is the address of something that listens already.
 */
export async function listen(app: unknown, port: number): Promise<string> {
  if (typeof app === "string") {
    const { protocol, hostname } = new URL(app);
    if (protocol !== "http:" || hostname !== HOST) {
      throw new Error(`the app listens at ${app}; it must be http://${HOST}:<port>`);
    }
    return app.replace(/\/$/, "");
  }
  const server =
    app instanceof Server
      ? app
      : typeof app === "function"
        ? createServer(app as RequestListener)
        : undefined;
  if (server === undefined) {
    throw new Error(
      `the app returned ${app === null ? "null" : typeof app}; it must return a request listener, an http.Server or the address it listens at`,
    );
  }
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, HOST, resolve);
  });
  return `http://${HOST}:${(server.address() as AddressInfo).port}`;
}
