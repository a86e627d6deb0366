import type { Redis } from "ioredis";
import { type Outcome, type Start, shop } from "../system/shop.ts";

/** Decides and writes where nothing else can happen in between. */
const BUY = `
if redis.call('SISMEMBER', KEYS[2], ARGV[1]) == 1 then return 'has one' end
if tonumber(redis.call('GET', KEYS[1])) < 1 then return 'sold out' end
redis.call('DECR', KEYS[1])
redis.call('SADD', KEYS[2], ARGV[1])
redis.call('XADD', KEYS[3], '*', 'player', ARGV[1], 'item', ARGV[2])
return 'sold'
`;

interface WithBuy extends Redis {
  buy(...keysAndValues: [string, string, string, number, number]): Promise<Outcome>;
}

/** One script, sent by its digest; in full where a connection or the server does not know it yet. */
export default (start: Start) =>
  shop(start, {
    define: (redis) => redis.defineCommand("buy", { numberOfKeys: 3, lua: BUY }),

    buy: ({ redis, keys, item, player }) =>
      (redis as WithBuy).buy(keys.stock, keys.owners, keys.ledger, player, item),
  });
