/** A sale for the judge: its keys in the store, and purchases by the learner's script. */
import { randomUUID } from "node:crypto";
import { Redis } from "ioredis";
import { ledgerKey, type SaleScript, stockKey } from "./contract.ts";

/** What the script answered to one player: the reply as it came, null where nothing was sold. */
export interface Bought {
  player: string;
  reply: unknown;
}

export interface Entry {
  player: string;
  price: string;
}

export interface OpenSale {
  /** With a hash tag: all keys that begin with it are in one slot of a cluster. */
  name: string;
  /** @param on another connection than the sale's own. @throws the error of the script */
  buy(player: string, on?: Redis): Promise<Bought>;
  /** Sends the purchases together on one connection. @throws the first error of the script */
  buyAll(players: readonly string[]): Promise<Bought[]>;
  left(): Promise<number>;
  ledger(): Promise<Entry[]>;
  close(): Promise<void>;
}

/** A connection; when it is lost, its commands fail. */
export async function connect(url: string): Promise<Redis> {
  const redis = new Redis(url, { lazyConnect: true });
  redis.on("error", () => {});
  await redis.connect();
  return redis;
}

export async function openSale(redis: Redis, script: SaleScript, stock: number): Promise<OpenSale> {
  const name = `{exercise-${randomUUID()}}`;
  const keys = script.keys(name);
  const asked = (player: string) =>
    [script.lua, keys.length, ...keys, ...script.args(player)] as const;
  await redis.set(stockKey(name), stock);
  return {
    name,
    buy: async (player, on = redis) => ({ player, reply: await on.eval(...asked(player)) }),
    async buyAll(players) {
      const pipeline = redis.pipeline();
      for (const player of players) pipeline.eval(...asked(player));
      const answers = (await pipeline.exec()) ?? [];
      return answers.map(([error, reply], index) => {
        if (error) throw error;
        return { player: players[index]!, reply };
      });
    },
    left: async () => Number(await redis.get(stockKey(name))),
    async ledger() {
      const entries = await redis.xrange(ledgerKey(name), "-", "+");
      return entries.map(([, fields]) => ({
        player: fieldOf(fields, "player"),
        price: fieldOf(fields, "price"),
      }));
    },
    async close() {
      await redis.unlink(stockKey(name), ledgerKey(name), ...keys);
    },
  };
}

/** Fields and values of a stream's entry take turns. */
function fieldOf(fields: readonly string[], name: string): string {
  const at = fields.findIndex((field, index) => index % 2 === 0 && field === name);
  return at < 0 ? "" : (fields[at + 1] ?? "");
}
