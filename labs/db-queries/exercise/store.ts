/** The judge's own look into the database: what it did for whom, and who is connected. */
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { addressIn } from "../system/app.ts";
import { LADDER } from "./data.ts";

/** What the database did between two moments. */
export interface Work {
  /** Pages of 8 KB that were looked at, whether they were in memory or not. */
  buffers: number;
  /** Statements that were sent outside a transaction count as one each. */
  commits: number;
}

const GONE_WITHIN_MILLIS = 10_000;
const LOOK_EVERY_MILLIS = 25;

/** Sessions of this database that were not there when the judge came. */
const OTHERS = `datname = current_database() AND backend_type = 'client backend'
                AND NOT pid = ANY($1)`;

export class Store {
  readonly client: pg.Client;
  /** Holds the lock while the other one looks. */
  readonly #locker: pg.Client;
  #known: number[] = [];
  /** Looks so far, each of which the database counts as a commit. */
  #looks = 0;

  constructor(services: Record<string, string>) {
    const connectionString = addressIn(services);
    this.client = new pg.Client({ connectionString });
    this.#locker = new pg.Client({ connectionString });
  }

  async open(): Promise<void> {
    await this.client.connect();
    await this.#locker.connect();
    const rows = await this.#look<{ pid: number }>(
      "SELECT pid FROM pg_stat_activity WHERE datname = current_database()",
    );
    this.#known = rows.map(({ pid }) => pid);
  }

  async close(): Promise<void> {
    await Promise.all([this.client.end(), this.#locker.end()]);
  }

  async sessions(): Promise<number> {
    const [row] = await this.#look<{ sessions: string }>(
      `SELECT count(*) AS sessions FROM pg_stat_activity WHERE ${OTHERS}`,
      [this.#known],
    );
    return Number(row!.sessions);
  }

  /** What the database did for others meanwhile. Their sessions have to end first: only then is all of it counted. */
  async workOf(doing: () => Promise<unknown>): Promise<Work> {
    const before = await this.#work();
    const looksBefore = this.#looks;
    await doing();
    const until = performance.now() + GONE_WITHIN_MILLIS;
    while ((await this.sessions()) > 0) {
      if (performance.now() > until)
        throw new Error("a server has ended, and its sessions have not");
      await pause(LOOK_EVERY_MILLIS);
    }
    const after = await this.#work();
    return {
      buffers: after.buffers - before.buffers,
      commits: after.commits - before.commits - (this.#looks - looksBefore),
    };
  }

  /** The statement that is at work most often when looked at, while something else goes on. */
  async busiestStatement(doing: Promise<unknown>): Promise<string | undefined> {
    const seen = new Map<string, number>();
    await this.#during(doing, async () => {
      const rows = await this.#look<{ query: string }>(
        `SELECT query FROM pg_stat_activity WHERE state = 'active' AND ${OTHERS}`,
        [this.#known],
      );
      for (const { query } of rows) seen.set(query, (seen.get(query) ?? 0) + 1);
    });
    const statements = [...seen].filter(([query]) => /^\s*(select|with)\s/i.test(query));
    return statements.sort(([, one], [, other]) => other - one)[0]?.[0];
  }

  /** The nodes of a statement's plan from the top, whatever its values: "Limit > Sort > Seq Scan on ladder". */
  async planOf(statement: string): Promise<string> {
    const { rows } = await this.client.query(`EXPLAIN (GENERIC_PLAN, FORMAT JSON) ${statement}`);
    const names: string[] = [];
    for (let node = rows[0]["QUERY PLAN"][0].Plan; node; node = node.Plans?.[0])
      names.push([node["Node Type"], node["Relation Name"]].filter(Boolean).join(" on "));
    return names.join(" > ");
  }

  /**
   * The most sessions at the same time while the ladder is locked: from when there are several until none has been
   * added for `quietMillis`.
   */
  async mostSessions(doing: Promise<unknown>, quietMillis: number): Promise<number> {
    let most = 0;
    const locks: Promise<void>[] = [];
    const lock = async () => {
      await this.#locker.query(`BEGIN; LOCK TABLE ${LADDER} IN ACCESS EXCLUSIVE MODE`);
      let before: number;
      do {
        before = most;
        await pause(quietMillis);
      } while (most > before);
      await this.#locker.query("ROLLBACK");
    };
    await this.#during(doing, async () => {
      most = Math.max(most, await this.sessions());
      // The first session of all is that which looks whether the ladder is there.
      if (most > 1 && locks.length === 0) locks.push(lock());
    });
    await Promise.all(locks);
    return most;
  }

  async #during(doing: Promise<unknown>, look: () => Promise<void>): Promise<void> {
    let isOver = false;
    const over = doing.finally(() => {
      isOver = true;
    });
    over.catch(() => {});
    while (!isOver) {
      await look();
      await pause(LOOK_EVERY_MILLIS);
    }
    await over;
  }

  /** A session's own counts would otherwise be written down up to ten seconds late. */
  async #work(): Promise<Work> {
    await this.#look("SELECT pg_stat_force_next_flush()");
    const [row] = await this.#look<{ buffers: string; commits: string }>(
      `SELECT blks_hit + blks_read AS buffers, xact_commit AS commits
       FROM pg_stat_database WHERE datname = current_database()`,
    );
    return { buffers: Number(row!.buffers), commits: Number(row!.commits) };
  }

  async #look<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    this.#looks += 1;
    return (await this.client.query<Row>(text, values)).rows;
  }
}
