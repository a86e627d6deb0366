import { setTimeout } from "node:timers/promises";
import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";
import { compute } from "#lab/work";
import { kept, type Start } from "../../system/data.ts";

const JSON_TYPE = { "content-type": "application/json; charset=utf-8" };

export default function app({ params }: Start) {
  const iterations = Number(params.workIterations ?? 0);
  const waitMillis = Number(params.waitMillis ?? 0);
  const app = new Hono();

  app.get("/", async (context) => {
    kept.value = compute(iterations);
    if (waitMillis > 0) await setTimeout(waitMillis);
    return context.json({ hello: "world" }, 200, JSON_TYPE);
  });

  return getRequestListener(app.fetch);
}
