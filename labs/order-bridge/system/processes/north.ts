/** The ordering platform: takes orders from customers and sends each to the bridge by webhook. */
import type pg from "pg";
import { createApp, KEYED, keyOf, send } from "../app.ts";
import { countAll } from "../counters.ts";
import { openPool, transaction } from "../database.ts";
import type { ProcessStart } from "../messages.ts";
import { KILL_POINTS, type KillPoint, type Line, type OrderEvent } from "../order-event.ts";
import { fingerprintOf, type Named, once, type StoredAnswer } from "../platforms/idempotency.ts";
import { Webhooks } from "../platforms/webhooks.ts";
import { Refusal } from "../refusal.ts";
import { type Tables, tablesOf } from "../tables.ts";
import { runProcess } from "./child.ts";

interface Order {
  lines: Line[];
  killAt?: KillPoint;
}

const whole = (minimum: number, maximum: number) => ({ type: "integer", minimum, maximum });

const ORDER = {
  type: "object",
  additionalProperties: false,
  required: ["lines"],
  properties: {
    lines: {
      type: "array",
      minItems: 1,
      maxItems: 20,
      items: {
        type: "object",
        additionalProperties: false,
        required: ["item", "quantity", "priceCents"],
        properties: {
          item: whole(1, 1_000_000),
          quantity: whole(1, 99),
          priceCents: whole(0, 100_000),
        },
      },
    },
    killAt: { enum: KILL_POINTS },
  },
};

const ACCEPTED = JSON.stringify({ status: "accepted" });

async function open(start: ProcessStart): Promise<string> {
  const { postgres, instance, settings, port, peers } = start;
  const pool = openPool(postgres);
  const tables = tablesOf(instance);
  const webhooks = new Webhooks(pool, tables, peers.bridge!, settings);
  const orders = new Orders(tables, webhooks);
  await webhooks.start();

  /** Does `work` once for each key; delivers its events to the bridge, then answers the customer. */
  const accept = async (
    named: Named | undefined,
    work: (client: pg.PoolClient, events: OrderEvent[]) => Promise<StoredAnswer>,
  ): Promise<StoredAnswer> => {
    const events: OrderEvent[] = [];
    const answer = await transaction(pool, (client) => {
      const effect = () => work(client, events);
      return named === undefined ? effect() : once(client, tables.northKeys, named, effect);
    });
    for (const event of events) await webhooks.first(event);
    return answer;
  };

  const app = createApp();
  app.post<{ Body: Order }>(
    "/orders",
    { schema: { body: ORDER, headers: KEYED } },
    async (request, reply) => {
      const named = namedBy(keyOf(request), "/orders", request.body);
      const answer = await accept(named, (client, events) =>
        orders.place(client, request.body, named?.key, events),
      );
      return send(reply, answer);
    },
  );
  app.post<{ Params: { number: string } }>(
    "/orders/:number/cancellation",
    { schema: { headers: KEYED } },
    async (request, reply) => {
      const number = Number(/^\d{1,9}$/.exec(request.params.number)?.[0] ?? 0);
      const named = namedBy(keyOf(request), `/orders/${number}/cancellation`, null);
      const answer = await accept(named, (client, events) =>
        orders.cancel(client, number, named?.key, events),
      );
      return send(reply, answer);
    },
  );
  app.post("/cancellations", async (_request, reply) =>
    send(reply, await accept(undefined, (client, events) => orders.cancelNewest(client, events))),
  );

  // The lab's view of all parties, which no real platform has.
  app.get("/instance", async () => ({ instance, settings, peers }));
  app.get("/counters", async () => countAll(pool, tables, peers.link!));
  return app.listen({ port, host: "127.0.0.1" });
}

const namedBy = (key: string | undefined, path: string, body: unknown): Named | undefined =>
  key === undefined ? undefined : { key, fingerprint: fingerprintOf(path, body) };

/** Writes orders, each in one transaction with the events that the bridge has to receive. */
class Orders {
  readonly #tables: Tables;
  readonly #webhooks: Webhooks;

  constructor(tables: Tables, webhooks: Webhooks) {
    this.#tables = tables;
    this.#webhooks = webhooks;
  }

  async place(
    client: pg.PoolClient,
    { lines, killAt }: Order,
    key: string | undefined,
    events: OrderEvent[],
  ): Promise<StoredAnswer> {
    const totalCents = lines.reduce((sum, line) => sum + line.quantity * line.priceCents, 0);
    const { rows } = await client.query<{ number: number; operation: string }>(
      `insert into ${this.#tables.orders} (number, operation, total_cents)
       select number, coalesce($1::text, 'order-' || number), $2::int
       from nextval('${this.#tables.orderNumbers}') as number
       returning number, operation`,
      [key, totalCents],
    );
    const { number: order, operation } = rows[0]!;
    const event = { order, sequence: 1, kind: "order" as const, operation, totalCents, lines };
    events.push(await this.#webhooks.keep(client, { ...event, ...(killAt && { killAt }) }));
    return { status: 201, body: ACCEPTED, location: `/orders/${order}` };
  }

  async cancel(
    client: pg.PoolClient,
    number: number,
    key: string | undefined,
    events: OrderEvent[],
  ): Promise<StoredAnswer> {
    const { rows } = await client.query<{ total_cents: number }>(
      `update ${this.#tables.orders} set status = 'cancelled'
       where number = $1 and status = 'accepted' returning total_cents`,
      [number],
    );
    if (rows[0] === undefined) throw await this.#whyNot(client, number);
    return this.#cancelled(client, number, rows[0].total_cents, key, events);
  }

  /** Does nothing where no order can be cancelled. */
  async cancelNewest(client: pg.PoolClient, events: OrderEvent[]): Promise<StoredAnswer> {
    const { orders } = this.#tables;
    const { rows } = await client.query<{ number: number; total_cents: number }>(
      `update ${orders} set status = 'cancelled' where number = (
         select number from ${orders} where status = 'accepted'
         order by number desc limit 1 for update skip locked)
       returning number, total_cents`,
    );
    if (rows[0] === undefined) return { status: 202, body: ACCEPTED };
    return this.#cancelled(client, rows[0].number, rows[0].total_cents, undefined, events);
  }

  async #cancelled(
    client: pg.PoolClient,
    order: number,
    totalCents: number,
    key: string | undefined,
    events: OrderEvent[],
  ): Promise<StoredAnswer> {
    const operation = key ?? `order-${order}/cancel`;
    const event = { order, sequence: 2, kind: "cancel" as const, operation, totalCents };
    events.push(await this.#webhooks.keep(client, { ...event, lines: [] }));
    return { status: 202, body: ACCEPTED };
  }

  async #whyNot(client: pg.PoolClient, number: number): Promise<Refusal> {
    const { rowCount } = await client.query(
      `select from ${this.#tables.orders} where number = $1`,
      [number],
    );
    return rowCount === 0
      ? new Refusal(404, `There is no order ${number}; place it first.`)
      : new Refusal(409, `Order ${number} was cancelled before; there is nothing left to cancel.`);
  }
}

runProcess(open);
