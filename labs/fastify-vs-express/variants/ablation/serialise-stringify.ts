import Fastify from "fastify";
import type { Start } from "../../system/data.ts";
import { menu } from "../../system/menu.ts";

export default function app({ params, port }: Start) {
  const app = Fastify();
  const answer = menu(Number(params.rows));

  app.get("/menu", {
    handler: async () => answer,
  });

  return app.listen({ port, host: "127.0.0.1" });
}
