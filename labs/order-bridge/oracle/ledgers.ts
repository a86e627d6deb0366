/** The ledgers of the two platforms and of the bridge, read from their tables. */
import pg from "pg";
import type { Effect } from "#lab/ledger";
import { tablesOf } from "../system/tables.ts";

export interface Ledgers {
  /** Tickets, in the order in which the printer printed them. */
  effects: Effect[];
  inFlight: string[];
  deadLettered: string[];
  /** Worth of north's orders without the cancelled ones, and the same by south's tickets. */
  northCents: number;
  southCents: number;
  /** From the acceptance of each operation to its first ticket. */
  delaysMillis: number[];
}

export async function withLedgers<Result>(
  postgres: string,
  look: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: postgres });
  await client.connect();
  try {
    return await look(client);
  } finally {
    await client.end();
  }
}

/** Operations with this prefix that north still has to deliver, or the bridge to send. */
export async function inFlight(
  client: pg.Client,
  instance: string,
  prefix: string,
): Promise<string[]> {
  const { events, outbox } = tablesOf(instance);
  const { rows } = await client.query<{ operation: string }>(
    `select operation from ${events} where acknowledged < deliveries and starts_with(operation, $1)
     union select operation from ${outbox} where state = 'waiting' and starts_with(operation, $1)`,
    [prefix],
  );
  return rows.map(({ operation }) => operation);
}

/** The entries of the operations with this prefix. */
export async function readLedgers(
  client: pg.Client,
  instance: string,
  prefix: string,
): Promise<Ledgers> {
  const { orders, events, outbox, tickets } = tablesOf(instance);
  const list = async <Row extends pg.QueryResultRow>(sql: string) =>
    (await client.query<Row>(sql, [prefix])).rows;
  const printed = await list<{ operation: string; order_no: number; sequence: number }>(
    `select operation, order_no, sequence from ${tickets}
     where starts_with(operation, $1) order by id`,
  );
  const dead = await list<{ operation: string }>(
    `select operation from ${outbox} where state = 'dead' and starts_with(operation, $1)`,
  );
  const [worth] = await list<{ north: string; south: string }>(
    `select
       (select coalesce(sum(total_cents), 0) from ${orders}
        where status = 'accepted' and starts_with(operation, $1)) as north,
       (select coalesce(sum(case kind when 'order' then total_cents else -total_cents end), 0)
        from ${tickets} where starts_with(operation, $1)) as south`,
  );
  const delays = await list<{ millis: number }>(
    `select (extract(epoch from min(ticket.printed_at) - min(event.created_at)) * 1000)::float8
       as millis
     from ${events} as event join ${tickets} as ticket using (operation)
     where starts_with(operation, $1) group by operation`,
  );
  return {
    effects: printed.map(({ operation, order_no, sequence }) => ({
      operation,
      entity: String(order_no),
      step: sequence,
    })),
    inFlight: await inFlight(client, instance, prefix),
    deadLettered: dead.map(({ operation }) => operation),
    northCents: Number(worth!.north),
    southCents: Number(worth!.south),
    delaysMillis: delays.map(({ millis }) => millis),
  };
}
