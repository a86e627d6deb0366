import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";

const JSON_TYPE = { "content-type": "application/json; charset=utf-8" };

export default function app() {
  const app = new Hono();

  app.get("/", (context) => context.json({ hello: "world" }, 200, JSON_TYPE));

  return getRequestListener(app.fetch);
}
