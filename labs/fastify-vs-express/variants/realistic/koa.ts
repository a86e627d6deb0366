import Router from "@koa/router";
import { Ajv } from "ajv";
import Koa from "koa";
import bodyParser from "koa-bodyparser";
import * as data from "../../system/data.ts";
import { ajvOptions, type Order, orderSchema, receipt } from "../../system/order.ts";

export default function app() {
  const app = new Koa();
  const router = new Router();
  const validate = new Ajv(ajvOptions).compile<Order>(orderSchema);

  app.use(async (context, next) => {
    context.set("x-request-id", context.get("x-request-id") || data.nextRequestId());
    await next();
  });
  app.use(async (_context, next) => {
    const start = performance.now();
    await next();
    data.recordMillis(performance.now() - start);
  });
  app.use(async (context, next) => {
    if (data.authorized(context.get("authorization"))) return next();
    context.status = 401;
    context.body = data.unauthorized;
  });
  app.use(async (context, next) => {
    try {
      await next();
    } catch (error) {
      context.status = (error as { status?: number }).status ?? 500;
      context.body = data.badOrder;
    }
  });
  app.use(bodyParser());

  for (const { method, path } of data.routes) {
    router.register(path, [method], (context) => {
      const { body: order } = context.request as { body?: unknown };
      if (path !== data.orderRoute) context.body = data.elsewhere;
      else if (validate(order)) context.body = receipt(context.params.id!, order);
      else {
        context.status = 400;
        context.body = data.badOrder;
      }
    });
  }

  app.use(router.routes());
  return app.callback();
}
