/** What must hold exactly before any time means something, and what is expected to break. */
import { setTimeout } from "node:timers/promises";
import pg from "pg";
import type { InvariantTarget } from "#lab";
import { FRIENDS } from "../requests.ts";
import { addressIn } from "../system/app.ts";
import { PAGE_ROWS } from "../system/pages.ts";
import { RECEIPTS_A_REQUEST, receipt } from "../system/receipts.ts";
import { keysetPage } from "../variants/keyset.ts";
import { offsetPage } from "../variants/offset.ts";
import { friendsOf, ordersOf, pagesFrom, pricesOf, type Reference } from "./reference.ts";
import { type NextPage, WALKED_TABLE, walk } from "./walks.ts";

interface Findings {
  violations: number;
  checked: number;
}

const TRIALS = 10;
const LOOK_AGAIN_MILLIS = 5;

async function ask<Answer>(url: string, path: string, method = "GET"): Promise<Answer> {
  const response = await fetch(url + path, { method });
  if (!response.ok) throw new Error(`${method} ${path} was answered with ${response.status}`);
  return (await response.json()) as Answer;
}

async function withClient<Result>(
  services: InvariantTarget["services"],
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: addressIn(services) });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** How many places of two lists differ; what one of them lacks differs too. */
function differences(found: readonly unknown[], right: readonly unknown[]): number {
  const places = Array.from({ length: Math.max(found.length, right.length) });
  return places.filter((_, place) => JSON.stringify(found[place]) !== JSON.stringify(right[place]))
    .length;
}

/** The rows of some inputs are those of the reference, in its order. */
const sameRows =
  (inputs: number, reference: Reference) =>
  ({ url, services }: InvariantTarget): Promise<Findings> =>
    withClient(services, async (client) => {
      const outcome = { violations: 0, checked: 0 };
      for (let input = 1; input <= inputs; input++) {
        const right = await reference(client, input);
        const found = await ask<unknown[]>(url, `/rows/${input}`);
        outcome.violations += differences(found, right);
        outcome.checked += right.length;
      }
      return outcome;
    });

export const sameFriends = sameRows(TRIALS, friendsOf);
export const sameOrders = sameRows(5, ordersOf);
export const samePrices = sameRows(3, pricesOf);
export const samePage = (page: number) => sameRows(Math.min(page, 2), pagesFrom(page));

/** Statements that a request for a player's friends takes. */
const QUERIES: Record<string, number> = { "n-plus-one": 1 + FRIENDS, "batched-any": 2, join: 1 };

export async function queriesARequest({ url, variant }: InvariantTarget): Promise<Findings> {
  const queries = async () => (await ask<{ queries: number }>(url, "/counters")).queries;
  const expected = TRIALS * QUERIES[variant]!;
  const before = await queries();
  for (let trial = 0; trial < TRIALS; trial++) await ask(url, "/friends");
  return { violations: Math.abs((await queries()) - before - expected), checked: expected };
}

/** Twenty requests at once leave a table of two thousand receipts, each as its number has it. */
export async function sameReceipts({ url }: InvariantTarget): Promise<Findings> {
  const requests = 2 * TRIALS;
  await ask(url, "/reset", "POST");
  await Promise.all(Array.from({ length: requests }, () => ask(url, "/receipts", "POST")));
  const found = await ask<Record<string, string | number>[]>(url, "/rows/1");
  const right = Array.from({ length: requests * RECEIPTS_A_REQUEST }, (_, index) =>
    receipt(1 + index).map(String),
  );
  const written = found.map((row) => Object.values(row).map(String));
  return { violations: differences(written, right), checked: right.length };
}

/** Of the rows that are there from beginning to end, those that are not seen exactly once. */
const walks =
  (next: NextPage) =>
  async ({ services }: InvariantTarget): Promise<Findings> => {
    const address = addressIn(services);
    const walked = [await walk(address, "insert", next), await walk(address, "delete", next)];
    return {
      violations: walked.reduce((sum, { repeated, missed }) => sum + repeated + missed, 0),
      checked: walked.reduce((sum, { rows }) => sum + rows, 0),
    };
  };

const byOffset = offsetPage(WALKED_TABLE);
const byKeyset = keysetPage(WALKED_TABLE);

export const offsetWalk = walks((page) => ({
  statement: byOffset,
  values: [(page - 1) * PAGE_ROWS],
}));

export const keysetWalk = walks((_, cursor) => ({ statement: byKeyset, values: cursor }));

/** The number of orders that a variant names is within a hundredth of what counting finds. */
export const nearCount = ({ url, services }: InvariantTarget): Promise<Findings> =>
  withClient(services, async (client) => {
    const { rows } = await client.query<{ orders: string }>(
      "SELECT count(*) AS orders FROM orders",
    );
    const counted = Number(rows[0]!.orders);
    const [named] = await ask<{ orders: string }[]>(url, "/rows/1");
    const isNear = Math.abs(Number(named?.orders) / counted - 1) <= 0.01;
    return { violations: isNear ? 0 : 1, checked: 1 };
  });

const HEAP_ROWS = 1000;

/** An index-only scan of fresh rows visits the table for each of them, and for none after VACUUM. */
export const heapFetches = ({ services }: InvariantTarget): Promise<Findings> =>
  withClient(services, async (client) => {
    await client.query("CREATE TEMP TABLE fresh (id int, price_cents int)");
    await client.query(`INSERT INTO fresh SELECT n, n FROM generate_series(1, ${HEAP_ROWS}) AS n`);
    await client.query("CREATE INDEX ON fresh (id) INCLUDE (price_cents)");
    await client.query("ANALYZE fresh");
    // The planner would rather read so small a table from one end to the other.
    await client.query("SET enable_seqscan = off; SET enable_bitmapscan = off");
    const fetches = async () => {
      const { rows } = await client.query(
        "EXPLAIN (ANALYZE, FORMAT JSON) SELECT id, price_cents FROM fresh WHERE id > 0",
      );
      return Number(rows[0]["QUERY PLAN"][0].Plan["Heap Fetches"]);
    };
    const before = await fetches();
    await client.query("VACUUM fresh");
    const after = await fetches();
    const wrong = Math.abs(HEAP_ROWS - before) + after;
    // Another kind of scan has no such figure.
    return { violations: Number.isNaN(wrong) ? 1 : wrong, checked: 2 * HEAP_ROWS };
  });

/** More requests at once than the pool has connections: the server never has more of its sessions than that. */
export const poolBound = ({ url, services }: InvariantTarget): Promise<Findings> =>
  withClient(services, async (client) => {
    const { name, size } = await ask<{ name: string; size: number }>(url, "/pool");
    let under = size + 50;
    const answers = Promise.all(
      Array.from({ length: under }, () =>
        ask(url, "/stock").finally(() => {
          under -= 1;
        }),
      ),
    );
    // Awaited below, when it has been looked on; until then an error waits.
    answers.catch(() => {});
    const sessions: number[] = [];
    while (under > 0) {
      const { rows } = await client.query<{ sessions: string }>(
        "SELECT count(*) AS sessions FROM pg_stat_activity WHERE application_name = $1",
        [name],
      );
      sessions.push(Number(rows[0]!.sessions));
      await setTimeout(LOOK_AGAIN_MILLIS);
    }
    await answers;
    const { mostOpen } = await ask<{ mostOpen: number }>(url, "/pool");
    const seen = [...sessions, mostOpen];
    return { violations: seen.filter((open) => open > size).length, checked: seen.length };
  });
