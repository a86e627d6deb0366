import Fastify from "fastify";

export default function app({ port }: { port: number }) {
  const app = Fastify();

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
