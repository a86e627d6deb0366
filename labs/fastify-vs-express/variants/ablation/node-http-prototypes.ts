import { IncomingMessage, ServerResponse } from "node:http";

const requestPrototype = Object.create(IncomingMessage.prototype);
const responsePrototype = Object.create(ServerResponse.prototype);

/** What Express does to every request: both objects get another prototype, and a place for locals. */
export default function app() {
  return (request: IncomingMessage, response: ServerResponse & { locals?: object }) => {
    Object.setPrototypeOf(request, requestPrototype);
    Object.setPrototypeOf(response, responsePrototype);
    response.locals = Object.create(null);

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
