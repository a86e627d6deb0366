import { setTimeout } from "node:timers/promises";
import Router from "@koa/router";
import Koa from "koa";
import { compute } from "#lab/work";
import { kept, type Start } from "../../system/data.ts";

export default function app({ params }: Start) {
  const iterations = Number(params.workIterations ?? 0);
  const waitMillis = Number(params.waitMillis ?? 0);
  const app = new Koa();
  const router = new Router();

  router.get("/", async (context) => {
    kept.value = compute(iterations);
    if (waitMillis > 0) await setTimeout(waitMillis);
    context.body = { hello: "world" };
  });

  app.use(router.routes());
  return app.callback();
}
