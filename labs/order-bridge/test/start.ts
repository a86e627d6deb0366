/** A PostgreSQL of a test file's own, the lab's platforms in front of it, and what is in their ledgers. */
import type pg from "pg";
import { expect, vi } from "vitest";
import { type Hosted, startHosted } from "../../../test/labs/hosted.ts";
import { type Answer, type Params, send } from "../../../test/labs/served-app.ts";
import { type Stores, startStores as startStoresOf } from "../../../test/labs/stores.ts";
import { inFlight, withLedgers } from "../oracle/ledgers.ts";
import { type Instance, instanceAt } from "../oracle/trial.ts";
import { usual } from "../system/scenario.ts";
import { type Tables, tablesOf } from "../system/tables.ts";

export type { Stores };

export const labFolder = new URL("../", import.meta.url);

export const startStores = (): Promise<Stores> => startStoresOf({ services: ["postgres"] });

/**
 * A link that loses nothing, webhooks that come once and at once, and a quick kitchen. Nothing is repeated because a
 * busy machine is slow.
 */
export const CLEAN = {
  ...usual,
  droppedShare: 0,
  refusedShare: 0,
  unheardShare: 0,
  repeatedShare: 0,
  heldShare: 0,
  workMillis: 10,
  attemptMillis: 60_000,
  webhookMillis: 600_000,
  pollMillis: 20,
};

export interface Platforms extends Hosted, Instance {
  tables: Tables;
  /** Asks PostgreSQL, whatever process is alive. */
  query<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>;
}

export async function startPlatforms(
  { urls }: Pick<Stores, "urls">,
  variant: string,
  params: Params = CLEAN,
): Promise<Platforms> {
  const hosted = await startHosted(labFolder, `variants/${variant}.ts`, params, urls);
  const instance = await instanceAt(hosted.url);
  return {
    ...hosted,
    ...instance,
    tables: tablesOf(instance.instance),
    query: (sql, values) =>
      withLedgers(urls.postgres!, async (client) => (await client.query(sql, values)).rows),
  };
}

export const LINES = [
  { item: 12, quantity: 2, priceCents: 895 },
  { item: 40, quantity: 1, priceCents: 1_249 },
];

const JSON_TYPE: Record<string, string> = { "content-type": "application/json" };

/** Posts a body to one of the platforms. */
export const post = (
  url: string,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> =>
  send(url, {
    method: "POST",
    path,
    headers: { ...(body === undefined ? {} : JSON_TYPE), ...headers },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });

export const keyed = (key: string) => ({ "idempotency-key": key });

/** Places an order under a key, and gives its number. */
export async function place({ url }: Pick<Platforms, "url">, key: string, more: object = {}) {
  const { status, headers } = await post(url, "/orders", { lines: LINES, ...more }, keyed(key));
  expect(status).toBe(201);
  return Number(/^\/orders\/(\d+)$/.exec(String(headers.location))?.[1]);
}

/** Tickets of the operations whose name begins so, in the order of the printer. */
export const ticketsOf = (platforms: Platforms, prefix: string) =>
  platforms.query<{ operation: string; kind: string; total_cents: number }>(
    `select operation, kind, total_cents from ${platforms.tables.tickets}
     where starts_with(operation, $1) order by id`,
    [prefix],
  );

/** Far above what anything here takes: the machine may be busy. */
const EVENTUALLY = { timeout: 60_000, interval: 50 };

/** Waits until what is looked at is as expected; also beside other tests of a file, where `expect.poll` knows no test. */
export const eventually = <Seen>(look: () => Promise<Seen>, expected: unknown): Promise<void> =>
  vi.waitFor(async () => expect(await look()).toEqual(expected), EVENTUALLY);

/** Waits until nothing whose name begins so is on its way. */
export const settled = (stores: Pick<Stores, "urls">, { instance }: Instance, prefix: string) =>
  eventually(
    () => withLedgers(stores.urls.postgres!, (client) => inFlight(client, instance, prefix)),
    [],
  );
