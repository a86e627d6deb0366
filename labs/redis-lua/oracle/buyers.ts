/** For the invariants: a sale of a small stock, many buyers at once, and a look into the store afterwards. */
import { Redis } from "ioredis";
import type { InvariantTarget } from "#lab";
import { keysOf } from "../system/sale.ts";

export interface Answer {
  /** 0 where there was no answer. */
  status: number;
  sold: boolean;
}

/** Purchases in flight at any time: one for each of a shop's connections to Redis. */
const CONCURRENCY = 32;

type Asked = { player: number } | undefined;

const headers = { "content-type": "application/json" };

async function buy(url: string, asked: Asked): Promise<Answer> {
  const sent = asked === undefined ? {} : { headers, body: JSON.stringify(asked) };
  try {
    const response = await fetch(`${url}/purchases`, { method: "POST", ...sent });
    const { sold } = (await response.json()) as { sold?: unknown };
    return { status: response.status, sold: sold === true };
  } catch {
    return { status: 0, sold: false };
  }
}

/** Sends the purchases in their order, CONCURRENCY of them in flight, and returns the answers in that order. */
export async function buyAll(url: string, asked: readonly Asked[]): Promise<Answer[]> {
  const answers: Answer[] = [];
  let next = 0;
  const buyNext = async () => {
    while (next < asked.length) {
      const index = next++;
      answers[index] = await buy(url, asked[index]);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, buyNext));
  return answers;
}

/** Purchases by players who have bought nothing yet. */
export const strangers = (count: number): Asked[] => Array.from({ length: count }, () => undefined);

export const soldOf = (answers: readonly Answer[]) => answers.filter(({ sold }) => sold).length;
export const failedOf = (answers: readonly Answer[]) =>
  answers.filter(({ status }) => status !== 200).length;

export interface SmallSale {
  redis: Redis;
  prefix: string;
  /** Units that the store says are left. */
  left(): Promise<number>;
}

/** Opens a sale of one item in the shop, hands over a connection to its store, and closes that afterwards. */
export async function withSale<Result>(
  { url, services }: InvariantTarget,
  stock: number,
  look: (sale: SmallSale) => Promise<Result>,
): Promise<Result> {
  const redis = new Redis(services.redis!, { lazyConnect: true });
  // What cannot be sent fails by itself.
  redis.on("error", () => {});
  try {
    await redis.connect();
    const body = JSON.stringify({ stock, items: 1 });
    const response = await fetch(`${url}/reset`, { method: "POST", headers, body });
    const { prefix } = (await response.json()) as { prefix: string };
    const left = async () => Number(await redis.get(keysOf(prefix, 0).stock));
    return await look({ redis, prefix, left });
  } finally {
    redis.disconnect();
  }
}
