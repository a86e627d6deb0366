/** The bridge's tables, as a variant writes to them: in transactions, or into the table of failures. */
import type pg from "pg";
import { transaction } from "./database.ts";
import { SendError } from "./http.ts";
import type { OrderEvent } from "./order-event.ts";
import { FIRST_PAUSE_MILLIS } from "./scenario.ts";
import { type Tables, tablesOf } from "./tables.ts";

/** An event that the outbox keeps, locked by the transaction that took it. */
export interface Due {
  event: OrderEvent;
  /** Calls that were made for it before. */
  attempts: number;
  /** The event before it, of the same order, was given up. */
  isOrphan: boolean;
}

/**
 * The oldest events that may be passed on: all earlier ones of the same order have been. Rows that another relay has
 * taken are left to it.
 */
const TAKE_DUE = ({ outbox }: Tables) => `
select mine.body, mine.attempts, coalesce(earlier.state = 'dead', false) as orphan
from ${outbox} as mine
left join ${outbox} as earlier
  on earlier.order_no = mine.order_no and earlier.sequence = mine.sequence - 1
where mine.state = 'waiting' and mine.due_at <= now()
  and (mine.sequence = 1 or earlier.state <> 'waiting')
order by mine.id limit $1
for update of mine skip locked`;

/** Writes that are committed together: one flush of the disk, whether a variant makes one of them or three. */
export class Store {
  readonly #client: pg.PoolClient;
  readonly #tables: Tables;
  readonly #longestPauseMillis: number;

  constructor(client: pg.PoolClient, tables: Tables, longestPauseMillis: number) {
    this.#client = client;
    this.#tables = tables;
    this.#longestPauseMillis = longestPauseMillis;
  }

  /** Writes the event into the bridge's journal, once for each call. */
  async record({ id, operation, order, sequence }: OrderEvent): Promise<void> {
    await this.#client.query(
      `insert into ${this.#tables.journal} (event_id, operation, order_no, sequence)
       values ($1, $2, $3, $4)`,
      [id, operation, order, sequence],
    );
  }

  /** Puts the event's id into the inbox. @returns whether it was not there yet */
  async isNew({ id }: OrderEvent): Promise<boolean> {
    const { rowCount } = await this.#client.query(
      `insert into ${this.#tables.inbox} (event_id) values ($1) on conflict do nothing`,
      [id],
    );
    return rowCount === 1;
  }

  /** Puts the event into the outbox. */
  async queue(event: OrderEvent): Promise<void> {
    await this.#client.query(
      `insert into ${this.#tables.outbox} (event_id, operation, order_no, sequence, body)
       values ($1, $2, $3, $4, $5)`,
      [event.id, event.operation, event.order, event.sequence, event],
    );
  }

  /** Takes up to `limit` events out of the outbox, for as long as the transaction lasts. */
  async takeDue(limit: number): Promise<Due[]> {
    const { rows } = await this.#client.query<{
      body: OrderEvent;
      attempts: number;
      orphan: boolean;
    }>(TAKE_DUE(this.#tables), [limit]);
    return rows.map(({ body, attempts, orphan }) => ({ event: body, attempts, isOrphan: orphan }));
  }

  async markSent({ event }: Due): Promise<void> {
    await this.#client.query(
      `update ${this.#tables.outbox} set state = 'sent' where event_id = $1`,
      [event.id],
    );
  }

  /** Leaves the event in the outbox for another attempt, with exponential backoff. */
  async postpone({ event, attempts }: Due): Promise<void> {
    const pauseMillis = Math.min(this.#longestPauseMillis, FIRST_PAUSE_MILLIS * 2 ** attempts);
    await this.#client.query(
      `update ${this.#tables.outbox} set state = 'waiting', attempts = attempts + 1,
         due_at = clock_timestamp() + $2 * interval '1 ms' where event_id = $1`,
      [event.id, pauseMillis],
    );
  }

  /** Makes the event a dead letter: it stays in the outbox for inspection and is not tried again. */
  async bury({ event }: Due, reason: string): Promise<void> {
    await this.#client.query(
      `update ${this.#tables.outbox} set state = 'dead', reason = $2 where event_id = $1`,
      [event.id, reason],
    );
  }
}

export class Database {
  readonly #pool: pg.Pool;
  readonly #tables: Tables;
  readonly #longestPauseMillis: number;

  /** @param longestPauseMillis how long an event waits at most for its next attempt */
  constructor(pool: pg.Pool, instance: string, longestPauseMillis: number) {
    this.#pool = pool;
    this.#tables = tablesOf(instance);
    this.#longestPauseMillis = longestPauseMillis;
  }

  /** All that `work` writes is committed together, or nothing of it is. */
  transaction<Result>(work: (store: Store) => Promise<Result>): Promise<Result> {
    return transaction(this.#pool, (client) =>
      work(new Store(client, this.#tables, this.#longestPauseMillis)),
    );
  }

  /** Records the failure of an event that is not tried again. */
  async giveUp({ operation }: OrderEvent, error: unknown): Promise<void> {
    if (!(error instanceof SendError)) throw error;
    await this.#pool.query(
      `insert into ${this.#tables.failures} (operation, reason) values ($1, $2)`,
      [operation, error.reason],
    );
  }
}
