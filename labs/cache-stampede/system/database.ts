import pg from "pg";
import type { Counters } from "./counters.ts";
import { Late, type Page } from "./page.ts";
import { READ } from "./page-table.ts";
import type { Settings } from "./scenario.ts";

type Row = Pick<Page, "value" | "asOf">;

/** A process' share of the connections, and the queue before them: first come, first served. */
export class Database {
  readonly #pool: pg.Pool;
  readonly #connections: number;
  readonly #workMillis: number;
  readonly #counters: Counters;
  #pending = 0;

  private constructor(pool: pg.Pool, connections: number, work: number, counters: Counters) {
    this.#pool = pool;
    this.#connections = connections;
    this.#workMillis = work;
    this.#counters = counters;
  }

  /** Opens every connection, so that no recomputation pays for it. */
  static async open(
    url: string,
    connections: number,
    { workMillis, deadlineMillis }: Settings,
    counters: Counters,
  ): Promise<Database> {
    const pool = new pg.Pool({
      connectionString: url,
      max: connections,
      idleTimeoutMillis: 0,
      // A request that has waited as long as an answer may take leaves the queue; 0 sets no limit.
      connectionTimeoutMillis: deadlineMillis,
    });
    // A connection that breaks fails its statement, and the pool opens another.
    pool.on("error", () => {});
    const opened = await Promise.all(Array.from({ length: connections }, () => pool.connect()));
    for (const client of opened) client.release();
    return new Database(pool, connections, workMillis, counters);
  }

  /** Recomputations that run or wait in the queue. */
  get pending(): number {
    return this.#pending;
  }

  /** Whether a recomputation could begin at once. */
  get isIdle(): boolean {
    return this.#pending < this.#connections;
  }

  /** How many may run or wait, so that the last of them ends within `millis`. */
  fits(millis: number): number {
    return this.#connections * Math.floor(millis / this.#workMillis);
  }

  /**
   * Makes a page. One that is ready after its deadline is discarded, as by a client that has disconnected.
   * @throws Late, or what the database says
   */
  async recompute(id: number, deadline: number): Promise<Page> {
    this.#counters.recomputations += 1;
    this.#pending += 1;
    try {
      return await this.#make(id, deadline);
    } finally {
      this.#pending -= 1;
    }
  }

  async #make(id: number, deadline: number): Promise<Page> {
    const client = await this.#pool.connect().catch((cause: unknown) => {
      throw new Late("no connection was free in time", { cause });
    });
    const begun = performance.now();
    const asked = { name: "page", text: READ, values: [this.#workMillis / 1e3, id] };
    const { rows } = await client.query<Row>(asked).finally(() => client.release());
    const ended = performance.now();
    const [row] = rows;
    if (row === undefined) throw new Error(`there is no page ${id}`);
    if (ended > deadline) throw new Late("the page was ready too late");
    return { id, value: row.value, asOf: row.asOf, tookMillis: ended - begun };
  }
}
