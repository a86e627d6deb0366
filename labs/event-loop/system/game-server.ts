/** The merge game's server that all variants share; a variant's file says how the heavy request is served. */
import Fastify from "fastify";
import { type Board, boardSchema } from "./board.ts";
import { type Login, loginSchema, sessionOf } from "./login.ts";
import { player } from "./player.ts";
import type { Answer } from "./solve.ts";

/** What the harness hands to a variant. */
export interface Start {
  params: Record<string, string | number | boolean>;
  services: Record<string, string>;
  /** 0 takes any free port. */
  port: number;
}

/** Iterations of `compute` in one heavy request: 50 ms of this machine, counted out by the harness. */
export const iterationsOf = ({ workIterations = 0 }: Start["params"]) => Number(workIterations);

/** Answered with 503: there is no room for this request, and the client hears so at once. */
export class Busy extends Error {
  readonly statusCode = 503;
  readonly headers = { "retry-after": "1" };
}

export interface Heavy {
  solve?(board: Board): Answer | Promise<Answer>;
  deriveKey?(login: Login): Buffer | Promise<Buffer>;
}

/** Listens on the port and gives the address. */
export function gameServer(port: number, { solve, deriveKey }: Heavy): Promise<string> {
  const app = Fastify();

  app.get<{ Params: { id: string } }>("/player/:id", async ({ params }) => player(params.id));

  if (solve) {
    const schema = { body: boardSchema };
    app.post<{ Body: Board }>("/solve", { schema }, async ({ body }) => solve(body));
  }
  if (deriveKey) {
    const schema = { body: loginSchema };
    app.post<{ Body: Login }>("/login", { schema }, async ({ body }) =>
      sessionOf(body, await deriveKey(body)),
    );
  }

  return app.listen({ port, host: "127.0.0.1" });
}
