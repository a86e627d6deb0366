/** What orders change, in PostgreSQL: one row for each time an order has had its effect. */
import pg from "pg";
import type { Order } from "./orders.ts";

const TABLE = "queue_effects";
const KEYS = "queue_keys";

/** Two servers may start at the same time, so an advisory lock lets one create the tables at a time. */
const CREATE = `
begin;
select pg_advisory_xact_lock(11);
create table if not exists ${KEYS} (
  run text not null, order_id text not null, primary key (run, order_id)
);
create table if not exists ${TABLE} (
  run text not null, order_id text not null, item int not null, quantity int not null,
  millis float8 not null, done_at timestamptz not null
);
create index if not exists ${TABLE}_run on ${TABLE} (run, order_id);
commit;`;

const ROW = `$1::text, $2::text, $3::int, $4::int,
  extract(epoch from clock_timestamp()) * 1000 - $5::float8, clock_timestamp()`;

/** One statement is one transaction: the key and the effect are there together, or neither is. */
const ONCE = `
with first as (
  insert into ${KEYS} (run, order_id) values ($1::text, $2::text)
  on conflict do nothing returning order_id
)
insert into ${TABLE} select ${ROW} from first`;

const AGAIN = `insert into ${TABLE} select ${ROW}`;

export interface EffectCounts {
  /** Orders with an effect. */
  completed: number;
  /** Effects beyond the first of each order. */
  "surplus-effects": number;
  /** From when an order came to its effect, summed over all effects; milliseconds. */
  "completion-millis": number;
}

export class Effects {
  readonly #pool: pg.Pool;
  readonly #run: string;

  private constructor(pool: pg.Pool, run: string) {
    this.#pool = pool;
    this.#run = run;
  }

  /** Opens a few connections for a process of one running server. */
  static open(url: string, run: string, connections: number): Effects {
    const pool = new pg.Pool({ connectionString: url, max: connections, idleTimeoutMillis: 0 });
    // A connection that breaks fails its statement, and the pool opens another.
    pool.on("error", () => {});
    return new Effects(pool, run);
  }

  /** Makes the tables where they are missing. */
  async create(): Promise<void> {
    await this.#pool.query(CREATE);
  }

  /** Gives an order its effect unless it has had it. */
  async recordOnce(order: Order): Promise<void> {
    await this.#pool.query({ name: "once", text: ONCE, values: this.#valuesOf(order) });
  }

  /** Gives an order its effect, whether it has had it or not. */
  async record(order: Order): Promise<void> {
    await this.#pool.query({ name: "again", text: AGAIN, values: this.#valuesOf(order) });
  }

  async isDone(orderId: string): Promise<boolean> {
    const { rowCount } = await this.#pool.query(
      `select from ${TABLE} where run = $1 and order_id = $2 limit 1`,
      [this.#run, orderId],
    );
    return (rowCount ?? 0) > 0;
  }

  /** Which of some orders have had their effect. */
  async doneAmong(orderIds: readonly string[]): Promise<string[]> {
    if (orderIds.length === 0) return [];
    const { rows } = await this.#pool.query<{ order_id: string }>(
      `select distinct order_id from ${TABLE} where run = $1 and order_id = any($2)`,
      [this.#run, orderIds],
    );
    return rows.map(({ order_id }) => order_id);
  }

  async counts(): Promise<EffectCounts> {
    const { rows } = await this.#pool.query<EffectCounts>(
      `select count(distinct order_id)::int as completed,
         (count(*) - count(distinct order_id))::int as "surplus-effects",
         coalesce(sum(millis), 0)::float8 as "completion-millis"
       from ${TABLE} where run = $1`,
      [this.#run],
    );
    return rows[0]!;
  }

  /** Ids with this prefix, once for each effect, in the order in which they happened. */
  async list(prefix: string): Promise<string[]> {
    const { rows } = await this.#pool.query<{ order_id: string }>(
      `select order_id from ${TABLE}
       where run = $1 and starts_with(order_id, $2) order by done_at`,
      [this.#run, prefix],
    );
    return rows.map(({ order_id }) => order_id);
  }

  close(): Promise<void> {
    return this.#pool.end();
  }

  #valuesOf({ id, item, quantity, receivedAt }: Order): unknown[] {
    return [this.#run, id, item, quantity, receivedAt];
  }
}
