import Fastify from "fastify";

export default function app() {
  const app = Fastify();

  app.get("/", {
    handler: async () => ({ hello: "world" }),
  });

  return app.listen({ port: 0, host: "127.0.0.1" });
}
