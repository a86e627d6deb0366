/** Routes for the checks, which take a read or a write step by step; no load goes to them. */
import type { FastifyInstance } from "fastify";
import { KINDS, type Kind } from "./database.ts";
import type { PausePoints } from "./pause-points.ts";

/** Which of the process's two caches is used: its own, or the one that stands for another process. */
export type Via = "own" | "neighbour";

export interface Steps {
  /** Name of the process's connection to Redis; all of its keys begin with it. */
  name: string;
  pausePoints: PausePoints;
  read(kind: Kind, player: number, via: Via): Promise<string>;
  /** @returns the version that the write made */
  write(player: number, via: Via): Promise<number>;
  /** Asks the database past every cache, and is not counted. */
  fresh(kind: Kind, player: number): Promise<string>;
}

interface Asked {
  Params: { player: string };
  Querystring: { via?: Via; pause?: string };
}

/** Values are sent as they are, so that they can be compared byte for byte. */
export function addSteps(
  app: FastifyInstance,
  { name, pausePoints, read, write, fresh }: Steps,
): void {
  app.get("/about", async () => ({ name }));
  for (const kind of KINDS) {
    app.get<Asked>(`/${kind}/:player`, async ({ params, query }, reply) => {
      const player = Number(params.player);
      if (query.pause !== undefined) pausePoints.request(player);
      reply.type("application/json");
      return await read(kind, player, query.via ?? "own");
    });
    app.get<Asked>(`/fresh/${kind}/:player`, async ({ params }, reply) => {
      reply.type("application/json");
      return await fresh(kind, Number(params.player));
    });
  }
  app.post<Asked>("/score/:player", async ({ params, query }) => ({
    version: await write(Number(params.player), query.via ?? "own"),
  }));
  app.get<Asked>("/paused/:player", async ({ params }) => ({
    paused: pausePoints.isPaused(Number(params.player)),
  }));
  app.post<Asked>("/resume/:player", async ({ params }) => ({
    resumed: pausePoints.resume(Number(params.player)),
  }));
}
