import Fastify from "fastify";

export default function app() {
  const app = Fastify();

  app.get("/", {
    schema: {
      response: {
        200: { type: "object", properties: { hello: { type: "string" } } },
      },
    },
    handler: async () => ({ hello: "world" }),
  });

  return app.listen({ port: 0, host: "127.0.0.1" });
}
