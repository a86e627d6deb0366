import { setTimeout as pause } from "node:timers/promises";
import type pg from "pg";
import { workMillisOf } from "../samples.ts";
import type { Settings } from "../scenario.ts";
import type { StoredAnswer } from "./idempotency.ts";

export interface Ticket {
  order: number;
  sequence: number;
  kind: "order" | "cancel";
  operation: string;
  totalCents: number;
  /** Number of the attempt that printed it, as the caller counts; for the records only. */
  attempt: number;
}

/** South's kitchen: checks an order, and prints a ticket for every call. */
export class Kitchen {
  readonly #tickets: string;
  readonly #settings: Settings;

  constructor(tickets: string, settings: Settings) {
    this.#tickets = tickets;
    this.#settings = settings;
  }

  /** Takes time and changes nothing. */
  async prepare({ operation }: Ticket): Promise<void> {
    await pause(workMillisOf(this.#settings, operation));
  }

  /** Prints one ticket for each call. */
  async print(
    client: Pick<pg.ClientBase, "query">,
    { operation, order, sequence, kind, totalCents, attempt }: Ticket,
  ): Promise<StoredAnswer> {
    const { rows } = await client.query<{ id: string }>(
      `insert into ${this.#tickets} (operation, order_no, sequence, kind, total_cents, attempt)
       values ($1, $2, $3, $4, $5, $6) returning id`,
      [operation, order, sequence, kind, totalCents, attempt],
    );
    return { status: 201, body: JSON.stringify({ ticket: Number(rows[0]!.id) }) };
  }
}
