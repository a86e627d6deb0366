import type { Redis } from "ioredis";
import { type Outcome, type Start, shop } from "../system/shop.ts";

/** The script's lines under a name that the server keeps, in a library that is replaced as a whole. */
const LIBRARY = `#!lua name=load_bearing_shop
redis.register_function('load_bearing_buy', function(KEYS, ARGV)
if redis.call('SISMEMBER', KEYS[2], ARGV[1]) == 1 then return 'has one' end
if tonumber(redis.call('GET', KEYS[1])) < 1 then return 'sold out' end
redis.call('DECR', KEYS[1])
redis.call('SADD', KEYS[2], ARGV[1])
redis.call('XADD', KEYS[3], '*', 'player', ARGV[1], 'item', ARGV[2])
return 'sold'
end)
`;

const load = (redis: Redis) => redis.function("LOAD", "REPLACE", LIBRARY);

const isMissing = (error: unknown) =>
  error instanceof Error && error.message.includes("Function not found");

/** A function, loaded at the start, and again whenever the server says that it has none of this name. */
export default (start: Start) =>
  shop(start, {
    load,

    async buy({ redis, keys, item, player }) {
      const { stock, owners, ledger } = keys;
      for (;;) {
        try {
          const sold = redis.fcall("load_bearing_buy", 3, stock, owners, ledger, player, item);
          return (await sold) as Outcome;
        } catch (error) {
          if (!isMissing(error)) throw error;
          await load(redis);
        }
      }
    },
  });
