import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout } from "node:timers/promises";
import { compute } from "#lab/work";
import { kept, type Start } from "../../system/data.ts";

export default function app({ params }: Start) {
  const iterations = Number(params.workIterations ?? 0);
  const waitMillis = Number(params.waitMillis ?? 0);

  return async (request: IncomingMessage, response: ServerResponse) => {
    if (request.method !== "GET" || request.url !== "/") {
      response.writeHead(404).end();
      return;
    }
    kept.value = compute(iterations);
    if (waitMillis > 0) await setTimeout(waitMillis);
    const body = JSON.stringify({ hello: "world" });
    response.writeHead(200, {
      "content-type": "application/json; charset=utf-8",
      "content-length": Buffer.byteLength(body),
    });
    response.end(body);
  };
}
