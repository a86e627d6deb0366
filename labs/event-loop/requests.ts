/** The requests that load a variant, with their shares of the mix and the only answers that count. */
import { pbkdf2Sync } from "node:crypto";
import type { RequestSpec } from "#lab";
import { boardOf } from "./system/board.ts";
import { HASH, KEY_BYTES, type Login, ROUNDS, saltOf, sessionOf } from "./system/login.ts";
import { player } from "./system/player.ts";
import { solve } from "./system/solve.ts";

export const JSON_TYPE = "application/json; charset=utf-8";

/** Offered in all; with a share of 0.05, the heavy ones are 8 a second. */
export const REQUESTS_PER_SECOND = 160;
export const HEAVY_SHARE = 0.05;

const answered = (body: object) => ({
  status: 200,
  headers: { "content-type": JSON_TYPE },
  body: JSON.stringify(body),
});

const page = (id: string, share: number): RequestSpec => ({
  method: "GET",
  path: `/player/${id}`,
  requestClass: "light",
  share,
  expect: answered(player(id)),
});

const posted = (path: string, body: object, share: number, answer: object): RequestSpec => ({
  method: "POST",
  path,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
  requestClass: "heavy",
  share,
  expect: answered(answer),
});

/** The answer is the same whatever amount of computing the machine is given, so none is done here. */
const solved = (seed: number, share: number) =>
  posted("/solve", boardOf(seed), share, solve(boardOf(seed), 0));

const login: Login = { player: "mira-204", password: "correct horse battery staple" };
const key = pbkdf2Sync(login.password, saltOf(login), ROUNDS, KEY_BYTES, HASH);

const pages = [
  page("mira-204", 0.4),
  page("tomas-17", 0.25),
  page("ada-9031", 0.2),
  page("li-550", 0.1),
];

/** 19 pages to one board. */
export const pagesAndBoards = [...pages, solved(7, 0.025), solved(19, 0.025)];

/** The same with logins in place of boards. */
export const pagesAndLogins = [
  ...pages,
  posted("/login", login, HEAVY_SHARE, sessionOf(login, key)),
];
