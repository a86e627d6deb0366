/** A name for an operation, kept with the answer that it got: both platforms do what comes twice once. */
import { createHash } from "node:crypto";
import type pg from "pg";
import { Refusal } from "../refusal.ts";

export interface StoredAnswer {
  status: number;
  body: string;
  location?: string;
}

export interface Named {
  key: string;
  fingerprint: string;
}

/** What is asked, in few letters: spaces between fields do not count, their order does. */
export const fingerprintOf = (path: string, body: unknown): string =>
  createHash("sha256")
    .update(`${path}\n${JSON.stringify(body)}`)
    .digest("hex");

/**
 * Has `effect` happen once for each key, in the transaction that keeps its answer; for a key that is known,
 * the answer that was kept. Where another transaction has just begun with the same key, this one waits for its end.
 * @throws Refusal for a key that was used with something else: 409
 */
export async function once(
  client: pg.ClientBase,
  table: string,
  { key, fingerprint }: Named,
  effect: () => Promise<StoredAnswer>,
): Promise<StoredAnswer> {
  const { rowCount } = await client.query(
    `insert into ${table} (key, fingerprint) values ($1, $2) on conflict do nothing`,
    [key, fingerprint],
  );
  if (rowCount === 0) {
    const { rows } = await client.query<{ fingerprint: string; answer: StoredAnswer }>(
      `select fingerprint, answer from ${table} where key = $1`,
      [key],
    );
    const [known] = rows;
    if (known?.fingerprint !== fingerprint) throw reused(key);
    return known.answer;
  }
  const answer = await effect();
  await client.query(`update ${table} set answer = $2 where key = $1`, [key, answer]);
  return answer;
}

const reused = (key: string) =>
  new Refusal(
    409,
    `The idempotency key "${key}" was used before for something else; send a new request under a new key.`,
  );
