import { setTimeout as pause } from "node:timers/promises";
import type pg from "pg";
import type { OrderEvent, StrikePoint } from "./order-event.ts";

/** Between a request that the kernel has and the end of the process that sent it. */
const ON_ITS_WAY_MILLIS = 20;

/** Ends this process at a point that an operation names, as SIGKILL from outside would: once for each operation. */
export class Strikes {
  readonly #pool: pg.Pool;
  readonly #table: string;

  constructor(pool: pg.Pool, table: string) {
    this.#pool = pool;
    this.#table = table;
  }

  async at(point: StrikePoint, { strikeAt, operation }: OrderEvent): Promise<void> {
    if (strikeAt !== point) return;
    const { rowCount } = await this.#pool.query(
      `insert into ${this.#table} (operation) values ($1) on conflict do nothing`,
      [operation],
    );
    if (rowCount === 0) return;
    if (point === "after-send") await pause(ON_ITS_WAY_MILLIS);
    process.kill(process.pid, "SIGKILL");
  }
}
