/** What is in the stores before the first request: the table, and a warm cache where the scenario asks for one. */
import { Redis } from "ioredis";
import pg from "pg";
import { createRandom } from "#lab/random";
import { pageKey, REDIS_OPTIONS } from "./cache.ts";
import type { Page } from "./page.ts";
import { CREATE, READ_MANY } from "./page-table.ts";
import type { Settings } from "./scenario.ts";

const SEED = "cache-stampede/warm";

/** @throws Error where the lab's services are not given */
export async function prepare(
  { postgres, redis }: Record<string, string>,
  prefix: string,
  settings: Settings,
): Promise<void> {
  if (postgres === undefined || redis === undefined)
    throw new Error("this lab needs Redis and PostgreSQL; `npm run lab` starts both.");
  const client = new pg.Client({ connectionString: postgres });
  await client.connect();
  try {
    await client.query(CREATE);
    if (!settings.isWarm) return;
    const { rows } = await client.query<Omit<Page, "tookMillis">>(READ_MANY, [settings.pages]);
    await fill(redis, prefix, rows, settings);
  } finally {
    await client.end();
  }
}

/** Stores every page with a random part of its lifetime left, as after a long run. */
async function fill(
  url: string,
  prefix: string,
  rows: readonly Omit<Page, "tookMillis">[],
  { ttlMillis, workMillis }: Settings,
): Promise<void> {
  const redis = new Redis(url, REDIS_OPTIONS);
  redis.on("error", () => {});
  await redis.connect();
  try {
    const random = createRandom(SEED);
    const pipeline = redis.pipeline();
    for (const row of rows) {
      const asOf = row.asOf - Math.floor(random.float() * ttlMillis);
      const page: Page = { ...row, asOf, tookMillis: workMillis };
      pipeline.set(pageKey(prefix, row.id), JSON.stringify(page), "PXAT", asOf + ttlMillis);
    }
    const answers = (await pipeline.exec()) ?? [];
    const failed = answers.find(([error]) => error !== null);
    if (failed) throw failed[0];
  } finally {
    redis.disconnect();
  }
}
