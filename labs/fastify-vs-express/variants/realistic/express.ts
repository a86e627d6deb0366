import { Ajv } from "ajv";
import express, { type ErrorRequestHandler } from "express";
import * as data from "../../system/data.ts";
import { ajvOptions, type Order, orderSchema, receipt } from "../../system/order.ts";

export default function app() {
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  const validate = new Ajv(ajvOptions).compile<Order>(orderSchema);

  app.use((request, response, next) => {
    response.set("x-request-id", request.get("x-request-id") ?? data.nextRequestId());
    next();
  });
  app.use((_request, response, next) => {
    const start = performance.now();
    response.on("finish", () => data.recordMillis(performance.now() - start));
    next();
  });
  app.use((request, response, next) => {
    if (data.authorized(request.get("authorization"))) next();
    else response.status(401).json(data.unauthorized);
  });
  app.use(express.json());

  for (const { method, path } of data.routes) {
    const verb = method.toLowerCase() as "get" | "put" | "delete" | "post";
    if (path === data.orderRoute) {
      app.post(path, (request, response) => {
        if (validate(request.body)) response.json(receipt(request.params.id, request.body));
        else response.status(400).json(data.badOrder);
      });
    } else {
      app[verb](path, (_request, response) => {
        response.json(data.elsewhere);
      });
    }
  }

  const onError: ErrorRequestHandler = (error, _request, response, _next) => {
    response.status(error.status ?? 500).json(data.badOrder);
  };
  app.use(onError);
  return app;
}
