import Fastify from "fastify";

export default function app({ port }: { port: number }) {
  const app = Fastify();

  app.get("/", {
    handler: async () => ({ hello: "world" }),
  });

  return app.listen({ port, host: "127.0.0.1" });
}
