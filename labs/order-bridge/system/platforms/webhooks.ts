/**
 * North's webhooks: each event at least once, some twice, some late. North stores an event in the transaction of its
 * order and delivers it again until the bridge has acknowledged it.
 */
import { setTimeout as pause } from "node:timers/promises";
import type pg from "pg";
import { post } from "../http.ts";
import type { OrderEvent } from "../order-event.ts";
import { isHeld, isRepeated } from "../samples.ts";
import type { Settings } from "../scenario.ts";
import type { Tables } from "../tables.ts";

const POLL_MILLIS = 50;
const AT_ONCE = 50;
/** Between an acknowledgement and the second delivery of an event that is delivered twice. */
const REPEAT_AFTER_MILLIS = 200;

export class Webhooks {
  readonly #pool: pg.Pool;
  readonly #events: string;
  readonly #bridge: string;
  readonly #settings: Settings;

  constructor(pool: pg.Pool, { events }: Tables, bridge: string, settings: Settings) {
    this.#pool = pool;
    this.#events = events;
    this.#bridge = bridge;
    this.#settings = settings;
  }

  /** No other process delivers, so what an earlier one left is due at once. */
  async start(): Promise<void> {
    await this.#pool.query(
      `update ${this.#events} set due_at = now() where acknowledged < deliveries`,
    );
    void this.#deliverDue();
  }

  /** Stores an event. Unless it is held back, the caller makes the first delivery; later ones wait until that has failed. */
  async keep(
    client: pg.PoolClient,
    what: Omit<OrderEvent, "id" | "occurredAt">,
  ): Promise<OrderEvent> {
    const { clockSkewMillis, heldMillis, webhookMillis } = this.#settings;
    const { operation, order, sequence } = what;
    const occurredAt = new Date(Date.now() + clockSkewMillis).toISOString();
    const event = { id: `north/${order}/${sequence}`, ...what, occurredAt };
    const dueMillis = isHeld(this.#settings, operation) ? heldMillis : webhookMillis;
    await client.query(
      `insert into ${this.#events} (id, operation, order_no, sequence, body, deliveries, due_at)
       values ($1, $2, $3, $4, $5, $6, clock_timestamp() + $7 * interval '1 ms')`,
      [
        event.id,
        operation,
        order,
        sequence,
        JSON.stringify(event),
        isRepeated(this.#settings, operation) ? 2 : 1,
        dueMillis,
      ],
    );
    return event;
  }

  /** The first delivery, which the customer waits for; the event stays stored whatever happens to it. */
  async first(event: OrderEvent): Promise<void> {
    if (isHeld(this.#settings, event.operation)) return;
    await this.#deliver(event.id, JSON.stringify(event));
  }

  async #deliver(id: string, body: string): Promise<void> {
    const isReceived = await post(`${this.#bridge}/webhooks/north`, body, {
      timeoutMillis: this.#settings.webhookMillis,
    }).then(
      ({ status }) => status < 300,
      () => false,
    );
    // Not awaited: a lost note costs another delivery.
    void this.#note(id, isReceived).catch(() => {});
  }

  async #note(id: string, isReceived: boolean): Promise<void> {
    const againMillis = isReceived ? REPEAT_AFTER_MILLIS : this.#settings.redeliverMillis;
    await this.#pool.query(
      `update ${this.#events} set acknowledged = acknowledged + $2,
         due_at = clock_timestamp() + $3 * interval '1 ms' where id = $1`,
      [id, isReceived ? 1 : 0, againMillis],
    );
  }

  async #deliverDue(): Promise<never> {
    for (;;) {
      // While the database is down nothing is due.
      const due = await this.#takeDue().catch(() => []);
      for (const { id, body } of due) void this.#deliver(id, body);
      await pause(POLL_MILLIS);
    }
  }

  /** Takes the events that are due, for as long as a delivery may take. */
  async #takeDue(): Promise<{ id: string; body: string }[]> {
    const { rows } = await this.#pool.query<{ id: string; body: string }>(
      `update ${this.#events} set due_at = clock_timestamp() + $1 * interval '1 ms'
       where id in (
         select id from ${this.#events} where acknowledged < deliveries and due_at <= now()
         order by due_at limit ${AT_ONCE})
       returning id, body`,
      [this.#settings.webhookMillis],
    );
    return rows;
  }
}
