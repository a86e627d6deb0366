/** What a variant's file says: how it gets a page from cache and database. The rest is the same for all. */
import type { Random } from "#lab/random";
import type { Cache } from "./cache.ts";
import type { Database } from "./database.ts";
import type { Page } from "./page.ts";
import type { Settings } from "./scenario.ts";

export { ageMillis, Late, type Page, Shed } from "./page.ts";

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
