import type { IncomingMessage, ServerResponse } from "node:http";
import { compute } from "#lab/work";
import { ITERATIONS } from "../requests.ts";

/** The total does not depend on the request, so it is worked out before the first one. */
export default function app() {
  const body = JSON.stringify({ total: compute(ITERATIONS) });
  return (_: IncomingMessage, response: ServerResponse) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(body);
  };
}
