import express from "express";
import { authorized, nextRequestId, recordMillis, unauthorized } from "../../system/data.ts";

export default function app() {
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");

  app.use((request, response, next) => {
    response.set("x-request-id", request.get("x-request-id") ?? nextRequestId());
    next();
  });
  app.use((_request, response, next) => {
    const start = performance.now();
    response.on("finish", () => recordMillis(performance.now() - start));
    next();
  });
  app.use((request, response, next) => {
    if (authorized(request.get("authorization"))) next();
    else response.status(401).json(unauthorized);
  });
  app.get("/", (_request, response) => {
    response.json({ hello: "world" });
  });

  return app;
}
