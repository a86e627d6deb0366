import { Readable } from "node:stream";
import { Ajv } from "ajv";
import Fastify from "fastify";
import * as data from "../system/data.ts";
import { ajvOptions, type Order, orderSchema, receipt, receiptSchema } from "../system/order.ts";
import { restaurant } from "./restaurant.ts";

const pattern = (path: string) => new RegExp(`^${path.replace(":id", "([^/]+)")}$`);

/** What the catch-all route may answer: a restaurant's page, or a receipt. */
const answerSchema = {
  type: "object",
  properties: {
    id: { type: "string" },
    title: { type: "string" },
    open: { type: "boolean" },
    ok: { type: "boolean" },
    restaurantId: { type: "string" },
    reference: { type: "string" },
    lines: receiptSchema.properties.lines,
    netCents: { type: "integer" },
  },
};

export default function app({ port }: { port: number }) {
  const app = Fastify();
  const ajv = new Ajv(ajvOptions);
  app.decorateRequest("order", null);

  // The log line of every request names the order's reference, so the body is read first.
  app.addHook("onRequest", async (request, reply) => {
    const body = await new Response(Readable.toWeb(request.raw) as ReadableStream).text();
    const order = body === "" ? null : JSON.parse(body);
    request.setDecorator("order", order);
    request.log.info({ reference: order?.reference }, "request");
    reply.header("x-request-id", request.headers["x-request-id"] ?? data.nextRequestId());
  });
  // Fastify would wait for the body for ever: it is given what was read.
  app.addHook("preParsing", async (request) =>
    Readable.from(Buffer.from(JSON.stringify(request.getDecorator("order")))),
  );

  // One route takes everything and finds the path by regular expression, as in the old server.
  app.route<{ Body: Order }>({
    method: ["GET", "PUT", "DELETE", "POST"],
    url: "*",
    schema: { response: { 200: answerSchema } },
    handler: async (request, reply) => {
      const found = data.routes.filter(({ path }) => pattern(path).test(request.url));
      const route = found.find(({ method }) => method === request.method);
      if (route === undefined) return reply.code(found.length === 0 ? 404 : 405).send();
      const id = pattern(route.path).exec(request.url)![1]!;
      if (route.path !== data.orderRoute) {
        return route.method === "GET" && route.path === "/restaurants/:id"
          ? restaurant(id)
          : data.elsewhere;
      }
      if (!ajv.validate(orderSchema, request.body)) return reply.code(400).send(data.badOrder);
      const answer = JSON.stringify(receipt(id, request.body));
      request.log.info({ bytes: answer.length }, "receipt");
      return reply.send(JSON.parse(answer));
    },
  });

  return app.listen({ port, host: "127.0.0.1" });
}
