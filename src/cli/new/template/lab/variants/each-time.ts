import type { IncomingMessage, ServerResponse } from "node:http";
import { compute } from "#lab/work";
import { ITERATIONS } from "../requests.ts";

/** Works the answer out for every request. */
export default function app() {
  return (_: IncomingMessage, response: ServerResponse) => {
    const body = JSON.stringify({ total: compute(ITERATIONS) });
    response.writeHead(200, { "content-type": "application/json" });
    response.end(body);
  };
}
