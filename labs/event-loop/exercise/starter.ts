import { pbkdf2Sync } from "node:crypto";
import { readFileSync } from "node:fs";
import Fastify from "fastify";
import { HASH, KEY_BYTES, type Login, ROUNDS, saltOf, sessionOf } from "../system/login.ts";
import { player } from "../system/player.ts";
import * as data from "./data.ts";

/** Words of letters and digits, each of which may be followed by a hyphen. */
const NICKNAME = /^([a-z0-9]+-?)+$/;

export default function app({ port }: { port: number }) {
  const app = Fastify();
  const catalogue = data.catalogueText();
  const rules = data.rulesFile();
  const scores = data.scores();

  app.get<{ Params: { id: string } }>("/player/:id", async ({ params }) => player(params.id));

  app.get<{ Params: { id: string } }>("/catalogue/:id", async ({ params }, reply) => {
    const pieces = JSON.parse(catalogue) as data.Piece[];
    return pieces.find(({ id }) => id === params.id) ?? reply.code(404).send(data.unknownPiece);
  });

  app.post<{ Body: { nickname: string } }>("/nickname", async ({ body }) => {
    return { valid: NICKNAME.test(body.nickname) };
  });

  app.get<{ Params: { number: string } }>("/rules/:number", async ({ params }) => {
    const lines = readFileSync(rules, "utf8").split("\n");
    return { rule: lines[Number(params.number)] };
  });

  app.post<{ Body: Login }>("/login", async ({ body }) => {
    const key = pbkdf2Sync(body.password, saltOf(body), ROUNDS, KEY_BYTES, HASH);
    return sessionOf(body, key);
  });

  app.get<{ Params: { place: string } }>("/leaderboard/:place", async ({ params }) => {
    const place = Number(params.place);
    const best = [...scores].sort((a, b) => b - a);
    return { place, score: best[place - 1] };
  });

  return app.listen({ port, host: "127.0.0.1" });
}
