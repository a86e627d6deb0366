import { getRequestListener } from "@hono/node-server";
import { Ajv } from "ajv";
import { Hono } from "hono";
import * as data from "../../system/data.ts";
import { ajvOptions, type Order, orderSchema, receipt } from "../../system/order.ts";

const JSON_TYPE = { "content-type": "application/json; charset=utf-8" };

export default function app() {
  const app = new Hono();
  const validate = new Ajv(ajvOptions).compile<Order>(orderSchema);

  app.use(async (context, next) => {
    context.header("x-request-id", context.req.header("x-request-id") ?? data.nextRequestId());
    await next();
  });
  app.use(async (_context, next) => {
    const start = performance.now();
    await next();
    data.recordMillis(performance.now() - start);
  });
  app.use(async (context, next) => {
    if (data.authorized(context.req.header("authorization"))) return next();
    return context.json(data.unauthorized, 401, JSON_TYPE);
  });

  for (const { method, path } of data.routes) {
    if (path === data.orderRoute) {
      app.post(path, async (context) => {
        const order: unknown = await context.req.json();
        if (!validate(order)) return context.json(data.badOrder, 400, JSON_TYPE);
        return context.json(receipt(context.req.param("id")!, order), 200, JSON_TYPE);
      });
    } else {
      app.on(method, path, (context) => context.json(data.elsewhere, 200, JSON_TYPE));
    }
  }

  app.onError((error, context) =>
    context.json(data.badOrder, error instanceof SyntaxError ? 400 : 500, JSON_TYPE),
  );
  return getRequestListener(app.fetch);
}
