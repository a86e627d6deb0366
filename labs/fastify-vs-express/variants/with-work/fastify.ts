import { setTimeout } from "node:timers/promises";
import Fastify from "fastify";
import { compute } from "#lab/work";
import { kept, type Start } from "../../system/data.ts";

export default function app({ params, port }: Start) {
  const iterations = Number(params.workIterations ?? 0);
  const waitMillis = Number(params.waitMillis ?? 0);
  const app = Fastify();

  app.get("/", {
    schema: {
      response: {
        200: { type: "object", properties: { hello: { type: "string" } } },
      },
    },
    handler: async () => {
      kept.value = compute(iterations);
      if (waitMillis > 0) await setTimeout(waitMillis);
      return { hello: "world" };
    },
  });

  return app.listen({ port, host: "127.0.0.1" });
}
