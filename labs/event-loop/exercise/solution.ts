import { pbkdf2 } from "node:crypto";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import Fastify from "fastify";
import { HASH, KEY_BYTES, type Login, ROUNDS, saltOf, sessionOf } from "../system/login.ts";
import { player } from "../system/player.ts";
import * as data from "./data.ts";

/** The same names, and only one way to read each: a hyphen stands between two words, or at the end. */
const NICKNAME = /^[a-z0-9]+(?:-[a-z0-9]+)*-?$/;

const derive = promisify(pbkdf2);

/** What does not change is parsed, read and sorted once, before the server listens. */
export default function app({ port }: { port: number }) {
  const app = Fastify();
  const catalogue = JSON.parse(data.catalogueText()) as data.Piece[];
  const pieces = new Map(catalogue.map((piece) => [piece.id, piece]));
  const rules = readFileSync(data.rulesFile(), "utf8").split("\n");
  const best = data.scores().sort((a, b) => b - a);

  app.get<{ Params: { id: string } }>("/player/:id", async ({ params }) => player(params.id));

  app.get<{ Params: { id: string } }>("/catalogue/:id", async ({ params }, reply) => {
    return pieces.get(params.id) ?? reply.code(404).send(data.unknownPiece);
  });

  app.post<{ Body: { nickname: string } }>("/nickname", async ({ body }) => {
    return { valid: NICKNAME.test(body.nickname) };
  });

  app.get<{ Params: { number: string } }>("/rules/:number", async ({ params }) => {
    return { rule: rules[Number(params.number)] };
  });

  app.post<{ Body: Login }>("/login", async ({ body }) => {
    const key = await derive(body.password, saltOf(body), ROUNDS, KEY_BYTES, HASH);
    return sessionOf(body, key);
  });

  app.get<{ Params: { place: string } }>("/leaderboard/:place", async ({ params }) => {
    const place = Number(params.place);
    return { place, score: best[place - 1] };
  });

  return app.listen({ port, host: "127.0.0.1" });
}
