import type { IncomingMessage, ServerResponse } from "node:http";

export default function app() {
  return (request: IncomingMessage, response: ServerResponse) => {
    if (request.method !== "GET" || request.url !== "/") {
      response.writeHead(404).end();
      return;
    }
    const body = JSON.stringify({ hello: "world" });
    response.writeHead(200, {
      "content-type": "application/json; charset=utf-8",
      "content-length": Buffer.byteLength(body),
    });
    response.end(body);
  };
}
