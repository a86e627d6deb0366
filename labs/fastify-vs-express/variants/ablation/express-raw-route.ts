import express from "express";

/** Express finds the route; node:http's own calls write the answer. */
export default function app() {
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");

  app.get("/", (_request, response) => {
    const body = JSON.stringify({ hello: "world" });
    response.writeHead(200, {
      "content-type": "application/json; charset=utf-8",
      "content-length": Buffer.byteLength(body),
    });
    response.end(body);
  });

  return app;
}
