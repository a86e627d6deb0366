/** What is asked of the exercise's server. Made when first asked for, because the right answers cost computing too. */
import { pbkdf2Sync } from "node:crypto";
import type { RequestSpec } from "#lab";
import { HASH, KEY_BYTES, type Login, ROUNDS, saltOf, sessionOf } from "../system/login.ts";
import { player } from "../system/player.ts";
import { piece, rule, scores, unknownPiece } from "./data.ts";

type Unshared = Omit<RequestSpec, "share"> & { requestClass: string };

const JSON_TYPE = "application/json; charset=utf-8";
const LIGHT_SHARE = 0.95;

const answered = (body: object, status = 200) => ({
  status,
  headers: { "content-type": JSON_TYPE },
  body: JSON.stringify(body),
});

const get = (requestClass: string, path: string, expect: Unshared["expect"]): Unshared => ({
  method: "GET",
  path,
  requestClass,
  expect,
});

const post = (requestClass: string, path: string, body: object, answer: object): Unshared => ({
  method: "POST",
  path,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
  requestClass,
  expect: answered(answer),
});

const nickname = (name: string, valid: boolean) =>
  post("nickname", "/nickname", { nickname: name }, { valid });

/** Nearly a nickname; the exclamation mark at its end decides, after every way of reading the rest. */
const attack = nickname(`${"a".repeat(23)}!`, false);

const pages = ["mira-204", "ada-9031"].map((id) =>
  get("light", `/player/${id}`, answered(player(id))),
);

let heavyOnes: readonly Unshared[] | undefined;

/** One request to each of the five endpoints that block. */
function heavy(): readonly Unshared[] {
  heavyOnes ??= makeHeavy();
  return heavyOnes;
}

function makeHeavy(): Unshared[] {
  const login: Login = { player: "mira-204", password: "correct horse battery staple" };
  const key = pbkdf2Sync(login.password, saltOf(login), ROUNDS, KEY_BYTES, HASH);
  const best = scores().sort((a, b) => b - a);
  return [
    get("catalogue", "/catalogue/piece-40123", answered(piece(40_123))),
    attack,
    get("rules", "/rules/123456", answered({ rule: rule(123_456) })),
    post("login", "/login", login, sessionOf(login, key)),
    get("leaderboard", "/leaderboard/1000", answered({ place: 1000, score: best[999] })),
  ];
}

const shared = (requests: readonly Unshared[], share: number): RequestSpec[] =>
  requests.map((request) => ({ ...request, share: share / requests.length }));

/** Everything that must be answered right, in equal shares: also what a careless repair would change. */
export function answersAsked(): RequestSpec[] {
  const careful = [
    get("catalogue", "/catalogue/piece-none", answered(unknownPiece, 404)),
    nickname("mira-204", true),
    nickname("mira-", true),
    nickname("-mira", false),
    nickname("mira--204", false),
  ];
  return shared([...pages, ...heavy(), ...careful], 1);
}

/** What is timed: pages, and now and then one of the others. */
export function loadAsked(): RequestSpec[] {
  return [...shared(pages, LIGHT_SHARE), ...shared(heavy(), 1 - LIGHT_SHARE)];
}
