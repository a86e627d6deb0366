import { systemCode, UsageError } from "../../result/document/errors.ts";

export const HOST = "127.0.0.1";
export const HIGHEST_PORT = 65_535;
const PORTS_TRIED = 20;

/** The part of a Fastify instance that is needed here. */
interface Server {
  listen(options: { port: number; host: string }): Promise<string>;
}

/**
 * Listens on `first`, or on the next port that is free, and says which were not. A server that could not listen is done
 * with, so each port gets a new one.
 * @throws UsageError when no port can be had
 */
export async function listenFrom<Some extends Server>(
  first: number,
  newServer: () => Some,
  say: (text: string) => void,
): Promise<Some> {
  const last = Math.min(first + PORTS_TRIED - 1, HIGHEST_PORT);
  for (let port = first; port <= last; port++) {
    const server = newServer();
    try {
      await server.listen({ port, host: HOST });
      return server;
    } catch (error) {
      if (systemCode(error) === "EACCES") {
        throw new UsageError(
          `Port ${port} is not one that this user may open; name a higher one with --port, such as 8080.`,
        );
      }
      if (systemCode(error) !== "EADDRINUSE") throw error;
      if (port < last) say(`Port ${port} is in use; trying ${port + 1}.`);
    }
  }
  throw new UsageError(`${allOf(first, last)} in use; name a free one with --port.`);
}

function allOf(first: number, last: number): string {
  return first === last ? `Port ${first} is` : `Ports ${first} to ${last} are all`;
}
