import { setTimeout } from "node:timers/promises";
import express from "express";
import { compute } from "#lab/work";
import { kept, type Start } from "../../system/data.ts";

export default function app({ params }: Start) {
  const iterations = Number(params.workIterations ?? 0);
  const waitMillis = Number(params.waitMillis ?? 0);
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");

  app.get("/", async (_request, response) => {
    kept.value = compute(iterations);
    if (waitMillis > 0) await setTimeout(waitMillis);
    response.json({ hello: "world" });
  });

  return app;
}
