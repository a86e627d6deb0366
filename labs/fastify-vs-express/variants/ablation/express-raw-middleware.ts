import express from "express";

/** Express prepares the request and walks to its first layer, which answers with node:http's own calls. */
export default function app() {
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");

  app.use((request, response) => {
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
  });

  return app;
}
