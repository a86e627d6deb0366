/** What a variant's file says: how a page is had from a cache and a database. The rest is the same for all. */
import type { Random } from "#lab/random";
import type { Cache } from "./cache.ts";
import type { Database } from "./database.ts";
import type { Settings } from "./scenario.ts";

export interface Page {
  id: number;
  value: number;
  /** When the database read it, in milliseconds since 1970. */
  asOf: number;
  /** How long it took to make. */
  tookMillis: number;
}

export interface Tools {
  cache: Cache;
  database: Database;
  settings: Settings;
  random: Random;
}

/** @param deadline by `performance.now()`; infinite where there is none */
export type Read = (id: number, deadline: number) => Promise<Page>;
/** Called once in each process. */
export type Strategy = (tools: Tools) => Read;

/** The answer would come after its deadline, or has. */
export class Late extends Error {}

/** There is no room for this request: it is refused before it costs anything. */
export class Shed extends Error {}

export const ageMillis = ({ asOf }: Page): number => Date.now() - asOf;
