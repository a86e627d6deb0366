import Fastify, { type HTTPMethods } from "fastify";
import { elsewhere, routes } from "../../system/data.ts";

export default function app({ port }: { port: number }) {
  const app = Fastify();

  for (const { method, path } of routes.slice(0, 39)) {
    app.route({ method: method as HTTPMethods, url: path, handler: async () => elsewhere });
  }
  app.get("/", {
    schema: {
      response: {
        200: { type: "object", properties: { hello: { type: "string" } } },
      },
    },
    handler: async () => ({ hello: "world" }),
  });

  return app.listen({ port, host: "127.0.0.1" });
}
