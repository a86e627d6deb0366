/** The two ends of a proxy under test: servers that stand behind it, clients that connect to it. */
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import {
  type LaunchedProxy,
  launchProxy,
  type ProxyOptions,
} from "../../../src/harness/network/proxy/start-proxy.ts";
import { Guardian } from "../../../src/harness/processes/guardian.ts";

const HOST = "127.0.0.1";

const guardian = new Guardian();
const proxies: LaunchedProxy[] = [];
const servers: Server[] = [];
const sockets: Socket[] = [];

/** What starting a proxy needs at least; it adds no delay. */
export const around = (port: number): ProxyOptions => ({
  upstreamUrl: `http://${HOST}:${port}`,
  roundTripMillis: 0,
  guardian,
  signal: new AbortController().signal,
  pin: undefined,
});

export async function proxyTo(
  port: number,
  some: Partial<ProxyOptions> = {},
): Promise<LaunchedProxy> {
  const proxy = await launchProxy({ ...around(port), ...some });
  proxies.push(proxy);
  return proxy;
}

export interface Upstream {
  port: number;
  server: Server;
  /** The next connection that is accepted. */
  accepted(): Promise<Socket>;
}

/** A server whose sockets stay open in one direction when the other has ended. */
export async function serve(
  onConnection: (socket: Socket) => void = () => {},
  port = 0,
): Promise<Upstream> {
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    keep(socket);
    onConnection(socket);
  });
  servers.push(server);
  server.listen(port, HOST);
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    server,
    accepted: async () => ((await once(server, "connection")) as [Socket])[0],
  };
}

/** Answers every byte with the same one. */
export const echo = (socket: Socket): void => void socket.pipe(socket);

export function dial({ url }: { url: string }): Socket {
  const { port } = new URL(url);
  return keep(connect({ host: HOST, port: Number(port), allowHalfOpen: true, noDelay: true }));
}

function keep(socket: Socket): Socket {
  // Tests that break connections look for their ends, not for how they say so.
  socket.on("error", () => {});
  sockets.push(socket);
  return socket;
}

/** Says all bytes in chunks of the sizes given, over and over, no faster than they leave; then ends. */
export async function say(socket: Socket, bytes: Buffer, sizes: readonly number[]): Promise<void> {
  let at = 0;
  for (let turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length]!;
    if (!socket.write(bytes.subarray(at, at + size))) await once(socket, "drain");
    at += size;
  }
  socket.end();
}

/** Everything a socket says up to its end. */
export function hear(socket: Socket): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    socket.on("data", (chunk: Buffer) => chunks.push(chunk));
    socket.once("end", () => resolve(Buffer.concat(chunks)));
    socket.once("close", () => reject(new Error("The connection closed before its end.")));
  });
}

/** The next chunk, or undefined where the connection ends without one. */
export function nextChunk(socket: Socket): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const settle = (chunk: Buffer | undefined) => {
      socket.off("data", settle);
      socket.off("end", none);
      socket.off("close", none);
      resolve(chunk);
    };
    const none = () => settle(undefined);
    socket.once("data", settle);
    socket.once("end", none);
    socket.once("close", none);
  });
}

/** Times of so many round trips of one byte, one after the other, milliseconds. */
export async function roundTrips(socket: Socket, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let trip = 0; trip < count; trip++) {
    const begun = performance.now();
    socket.write("x");
    await nextChunk(socket);
    times.push(performance.now() - begun);
  }
  return times;
}

export const closed = (socket: Socket): Promise<void> =>
  socket.closed
    ? Promise.resolve()
    : new Promise((resolve) => socket.once("close", () => resolve()));

/** Waits until something holds, for as long as the test may take. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** Ends all that a test has opened. */
export async function endAll(): Promise<void> {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) server.close();
  await Promise.all(proxies.splice(0).map((proxy) => proxy.stop()));
}
