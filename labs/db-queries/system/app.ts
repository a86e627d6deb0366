/** What all variants share: the pool, the counters and the routes. A variant's file says what it asks of the database. */
import Fastify from "fastify";
import pg from "pg";
import { createRandom } from "#lab/random";
import { plansOf } from "./explain.ts";
import type { Ask } from "./statement.ts";

export type { Ask, Statement } from "./statement.ts";

/** What the harness passes to a variant. */
export interface Start {
  params: Record<string, string | number | boolean>;
  services: Record<string, string>;
  /** 0 takes any free port. */
  port: number;
}

/** Of node-postgres, and of every variant that is not about the pool. */
const POOL_SIZE = 10;
/** A request for a connection fails after this time; by default it waits without end. */
const CONNECTION_WITHIN_MILLIS = 30_000;

/** Numbers the databases of the process, so that the sessions of each have a name. */
let databases = 0;

export class Database {
  readonly pool: pg.Pool;
  /** Of this pool's sessions in `pg_stat_activity`. */
  readonly name: string;
  readonly size: number;
  /** Statements sent, and rows they gave, since the start. */
  queries = 0;
  rows = 0;
  /** The most connections that were open at the same time. */
  mostOpen = 0;

  constructor({ services }: Start, size = POOL_SIZE) {
    this.size = size;
    this.name = `db-queries:${process.pid}:${++databases}`;
    this.pool = new pg.Pool({
      connectionString: addressIn(services),
      application_name: this.name,
      max: size,
      connectionTimeoutMillis: CONNECTION_WITHIN_MILLIS,
      // Connections stay open while another variant takes its turn.
      idleTimeoutMillis: 0,
    });
    this.pool.on("connect", () => {
      this.mostOpen = Math.max(this.mostOpen, this.pool.totalCount);
    });
    // An idle connection that breaks has left the pool already; the next request opens another.
    this.pool.on("error", () => {});
  }

  /** Opens every connection of the pool, so that no request pays for one. */
  async open(): Promise<void> {
    const clients = await Promise.all(Array.from({ length: this.size }, () => this.pool.connect()));
    for (const client of clients) client.release();
  }

  readonly ask: Ask = async (statement, values = []) => {
    const { rows } = await this.pool.query({ ...statement, values: [...values] });
    this.queries += 1;
    this.rows += rows.length;
    return rows;
  };
}

/** @throws Error where there is none: node-postgres would take the database of the user's environment */
export function addressIn({ postgres }: Record<string, string>): string {
  if (postgres !== undefined) return postgres;
  throw new Error("this lab needs PostgreSQL; start it with `npm run lab -- serve db-queries …`");
}

export interface Endpoint {
  path: string;
  /** The input of a request is a number from 1 to this one, sampled for each, in the same order in all variants. */
  inputs: number;
  /** What a request with this input finds. */
  rows(ask: Ask, input: number): Promise<object[]>;
}

/**
 * Listens on the port and gives the address. A request is answered with the number of rows found; all
 * of them, for one input, stand at `/rows/<input>`, and how the server finds them at `/plan`.
 */
export function serve(start: Start, database: Database, endpoint: Endpoint): Promise<string> {
  const { ask, pool } = database;
  const random = createRandom(`db-queries${endpoint.path}`);
  const app = routes(database);

  app.get(endpoint.path, async () => {
    const input = 1 + Math.floor(random.float() * endpoint.inputs);
    return { rows: (await endpoint.rows(ask, input)).length };
  });
  app.get<{ Params: { input: string } }>("/rows/:input", ({ params }) =>
    endpoint.rows(ask, Number(params.input)),
  );
  app.get("/plan", () => plansOf(pool, (asked) => endpoint.rows(asked, 1)));

  return app.listen({ port: start.port, host: "127.0.0.1" });
}

/** The routes of every variant: what was counted, and how full the pool is. */
export function routes(database: Database) {
  const { pool, name, size } = database;
  const app = Fastify();
  app.get("/counters", async () => ({ queries: database.queries, rows: database.rows }));
  app.get("/pool", async () => ({
    name,
    size,
    open: pool.totalCount,
    mostOpen: database.mostOpen,
    waiting: pool.waitingCount,
  }));
  return app;
}
