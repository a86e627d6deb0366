import express from "express";

export default function app() {
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");

  app.get("/", (_request, response) => {
    response.json({ hello: "world" });
  });

  return app;
}
