import { randomInt } from "node:crypto";
import { createServer } from "node:net";
import { MissingResourceError } from "../errors.ts";

/**
 * Below the range that Linux (32768 up) and macOS (49152 up) take the ports of outgoing connections
 * from. A service that is killed and started again keeps its port; from within that range the port
 * could go to a client's connection meanwhile, even to one that tries to reach this very port. The package get-port takes a
 * port of that very range when those it was asked for are taken, and says nothing; so this is done here.
 */
const LOWEST = 20_000;
const HIGHEST = 32_000;
const TRIES = 50;

/**
 * A port of 127.0.0.1 that nobody listens on at this moment. Whoever uses it must be ready to find
 * it taken and to ask for another.
 * @throws MissingResourceError when none of many is free
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < TRIES; tries++) {
    const port = randomInt(LOWEST, HIGHEST);
    if (await isFree(port)) return port;
  }
  throw new MissingResourceError(
    `None of ${TRIES} ports between ${LOWEST} and ${HIGHEST} is free on 127.0.0.1; look for what may not listen there, or end what does.`,
  );
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host: "127.0.0.1" }, () => server.close(() => resolve(true)));
  });
}
