import Fastify, { type HTTPMethods } from "fastify";
import * as data from "../system/data.ts";
import { ajvOptions, type Order, orderSchema, receipt, receiptSchema } from "../system/order.ts";
import { restaurant, restaurantSchema } from "./restaurant.ts";

export default function app({ port }: { port: number }) {
  const app = Fastify({ ajv: { customOptions: ajvOptions } });

  app.addHook("onRequest", (request, reply, done) => {
    reply.header("x-request-id", request.headers["x-request-id"] ?? data.nextRequestId());
    done();
  });

  for (const { method, path } of data.routes) {
    if (path === data.orderRoute) {
      app.post<{ Params: { id: string }; Body: Order }>(path, {
        schema: { body: orderSchema, response: { 200: receiptSchema } },
        handler: async (request) => receipt(request.params.id, request.body),
      });
    } else if (method === "GET" && path === "/restaurants/:id") {
      app.get<{ Params: { id: string } }>(path, {
        schema: { response: { 200: restaurantSchema } },
        handler: async (request) => restaurant(request.params.id),
      });
    } else {
      app.route({ method: method as HTTPMethods, url: path, handler: async () => data.elsewhere });
    }
  }

  return app.listen({ port, host: "127.0.0.1" });
}
