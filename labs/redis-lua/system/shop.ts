/** The event shop that all variants share; a variant's file says how one unit is bought. */
import Fastify from "fastify";
import type { Redis } from "ioredis";
import { createRandom } from "#lab/random";
import { Pool, repliesOf } from "./pool.ts";
import { CONNECTIONS, type Keys, keysOf, STOCK_UNDER_LOAD } from "./sale.ts";

/** What the harness passes to a variant. */
export interface Start {
  params: Record<string, string | number | boolean>;
  services: Record<string, string>;
  /** 0 takes any free port. */
  port: number;
}

export interface Purchase {
  /** For this purchase alone until it is over. */
  redis: Redis;
  keys: Keys;
  item: number;
  player: number;
  /** Counts another attempt of the purchase; the shop counts the first. */
  again(): void;
}

export type Outcome = "sold" | "sold out" | "has one";

/** What a variant is: how it sells one unit. */
export interface Strategy {
  /** Sells one unit to one player; without it the shop sells nothing. */
  buy?(purchase: Purchase): Promise<Outcome>;
  /** Defines commands on each connection. */
  define?(redis: Redis): void;
  /** Done once, before the shop opens. */
  load?(redis: Redis): Promise<unknown>;
}

/** Fixes which items are bought, in which order. */
const SEED = 9;

/** Counts the sales of the process, so that no two share a key. */
let sales = 0;

interface Sale {
  /** Begins every key of the sale. Its braces keep them in one slot of a cluster, where a script needs them. */
  prefix: string;
  items: number;
}

/**
 * Listens on the port and gives the address. `POST /purchases` buys for the next player, or as its body says:
 * `{"player":7,"item":0}`. `POST /reset` with `{"stock":50,"items":1}` opens a new sale and answers the prefix of its keys.
 * `GET /counters` has the purchases begun (`attempts`) and the writes to connections (`round-trips`).
 */
export async function shop({ params, services, port }: Start, strategy: Strategy): Promise<string> {
  const pool = await Pool.open(services.redis!, CONNECTIONS, strategy.define);
  if (strategy.load) await pool.use(strategy.load);
  const open = (stock: number, items: number) =>
    pool.use((redis) => openSale(redis, String(params.prefix ?? "shop"), stock, items));
  const random = createRandom(SEED);
  let sale = await open(STOCK_UNDER_LOAD, Number(params.items ?? 1));
  let players = 0;
  let attempts = 0;
  const again = () => {
    attempts += 1;
  };

  const app = Fastify();
  const { buy } = strategy;
  if (buy) {
    type Asked = { player?: number; item?: number } | undefined;
    app.post<{ Body: Asked }>("/purchases", async ({ body }) => {
      const item = body?.item ?? Math.floor(random.float() * sale.items);
      const player = body?.player ?? ++players;
      const keys = keysOf(sale.prefix, item);
      again();
      const outcome = await pool.use((redis) => buy({ redis, keys, item, player, again }));
      return outcome === "sold" ? { sold: true } : { sold: false, because: outcome };
    });
  }
  app.get("/stock", async () => {
    const left = await pool.use((redis) => redis.get(keysOf(sale.prefix, 0).stock));
    return { stock: Number(left) };
  });
  app.post<{ Body: { stock: number; items: number } }>("/reset", async ({ body }) => {
    sale = await open(body.stock, body.items);
    return { prefix: sale.prefix };
  });
  app.get("/counters", async () => ({ attempts, "round-trips": pool.roundTrips }));

  return app.listen({ port, host: "127.0.0.1" });
}

/** Opens a sale under a new name; what an earlier one left stays untouched. */
async function openSale(redis: Redis, name: string, stock: number, items: number): Promise<Sale> {
  const prefix = `{${name}:${process.pid}:${++sales}}:`;
  const pipeline = redis.pipeline();
  for (let item = 0; item < items; item++) pipeline.set(keysOf(prefix, item).stock, stock);
  repliesOf(await pipeline.exec());
  return { prefix, items };
}
