import { setTimeout as pause } from "node:timers/promises";
import type pg from "pg";
import type { KillPoint, OrderEvent } from "./order-event.ts";

/** From handing a request to the kernel to the end of the process that sent it. */
const SENT_MILLIS = 20;

/** Sends this process SIGKILL at the point that an operation names, once for each operation. */
export class KillPoints {
  readonly #pool: pg.Pool;
  readonly #table: string;

  constructor(pool: pg.Pool, table: string) {
    this.#pool = pool;
    this.#table = table;
  }

  async reach(point: KillPoint, { killAt, operation }: OrderEvent): Promise<void> {
    if (killAt !== point) return;
    const { rowCount } = await this.#pool.query(
      `insert into ${this.#table} (operation) values ($1) on conflict do nothing`,
      [operation],
    );
    if (rowCount === 0) return;
    if (point === "after-send") await pause(SENT_MILLIS);
    process.kill(process.pid, "SIGKILL");
  }
}
