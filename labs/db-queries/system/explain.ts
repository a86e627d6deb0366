/** How the server carries out what one request sends: EXPLAIN of the very statements, prepared as the pool prepares them. */
import type pg from "pg";
import type { Ask, Statement } from "./statement.ts";

interface Sent {
  statement: Statement;
  values: readonly unknown[];
  times: number;
}

/** PostgreSQL plans a prepared statement again for its first five executions; then it may keep a generic plan. */
const PLANNED_ANEW = 5;

/**
 * The plan of each statement that a request sends, in the order in which they were first sent: what
 * EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) says, with the statement and how often the request sends it.
 * Nodes are timed, which costs time itself: a plan takes longer here than without being watched.
 */
export async function plansOf(
  pool: pg.Pool,
  request: (ask: Ask) => Promise<unknown>,
): Promise<object[]> {
  const client = await pool.connect();
  try {
    const sent = new Map<string, Sent>();
    await request(async (statement, values = []) => {
      const known = sent.get(statement.name) ?? { statement, values, times: 0 };
      known.times += 1;
      sent.set(statement.name, known);
      return (await client.query({ ...statement, values: [...values] })).rows;
    });
    const plans: object[] = [];
    for (const one of sent.values()) plans.push(await explain(client, one));
    return plans;
  } finally {
    client.release();
  }
}

async function explain(client: pg.PoolClient, { statement, values, times }: Sent): Promise<object> {
  for (let executed = times; executed < PLANNED_ANEW; executed++)
    await client.query({ ...statement, values: [...values] });
  const literals = values.map((value) => client.escapeLiteral(literalOf(value)));
  const name = client.escapeIdentifier(statement.name);
  const call = literals.length === 0 ? name : `${name}(${literals.join(", ")})`;
  const { rows } = await client.query(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) EXECUTE ${call}`);
  const [explained] = rows[0]["QUERY PLAN"] as object[];
  return { Statement: statement.text.replace(/\s+/g, " ").trim(), Times: times, ...explained };
}

/** A value as PostgreSQL reads it from text: numbers, strings, and arrays of numbers. */
const literalOf = (value: unknown): string =>
  Array.isArray(value) ? `{${value.join(",")}}` : String(value);
