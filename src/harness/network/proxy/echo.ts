import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";

/** Listens on a free port of the host, answers every byte with the same one, and returns the port. */
export async function startEcho(host: string): Promise<number> {
  const server = createServer({ noDelay: true }, (socket) => {
    // A client that breaks off is no fault of ours.
    socket.on("error", () => {});
    socket.pipe(socket);
  });
  server.listen(0, host);
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}
