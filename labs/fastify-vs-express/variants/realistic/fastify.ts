import Fastify, { type FastifyError, type HTTPMethods } from "fastify";
import * as data from "../../system/data.ts";
import { ajvOptions, type Order, orderSchema, receipt, receiptSchema } from "../../system/order.ts";

export default function app({ port }: { port: number }) {
  const app = Fastify({ ajv: { customOptions: ajvOptions } });
  app.decorateRequest("startMillis", 0);

  app.addHook("onRequest", (request, reply, done) => {
    reply.header("x-request-id", request.headers["x-request-id"] ?? data.nextRequestId());
    done();
  });
  app.addHook("onRequest", (request, _reply, done) => {
    request.setDecorator("startMillis", performance.now());
    done();
  });
  app.addHook("onResponse", (request, _reply, done) => {
    data.recordMillis(performance.now() - request.getDecorator<number>("startMillis"));
    done();
  });
  app.addHook("onRequest", (request, reply, done) => {
    if (data.authorized(request.headers.authorization)) done();
    else reply.code(401).send(data.unauthorized);
  });

  for (const { method, path } of data.routes) {
    if (path === data.orderRoute) {
      app.post<{ Params: { id: string }; Body: Order }>(path, {
        schema: { body: orderSchema, response: { 200: receiptSchema } },
        handler: async (request) => receipt(request.params.id, request.body),
      });
    } else {
      app.route({ method: method as HTTPMethods, url: path, handler: async () => data.elsewhere });
    }
  }

  app.setErrorHandler((error: FastifyError, _request, reply) => {
    reply.code(error.statusCode ?? 500).send(data.badOrder);
  });
  return app.listen({ port, host: "127.0.0.1" });
}
