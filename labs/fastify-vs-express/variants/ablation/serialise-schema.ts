import Fastify from "fastify";
import type { Start } from "../../system/data.ts";
import { menu, menuSchema } from "../../system/menu.ts";

export default function app({ params, port }: Start) {
  const app = Fastify();
  const answer = menu(Number(params.rows));

  app.get("/menu", {
    schema: { response: { 200: menuSchema } },
    handler: async () => answer,
  });

  return app.listen({ port, host: "127.0.0.1" });
}
