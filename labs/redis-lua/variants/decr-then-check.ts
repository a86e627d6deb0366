import { repliesOf } from "../system/pool.ts";
import { type Start, shop } from "../system/shop.ts";

/** Takes first and looks then: each command decides by what it returns, and what was taken in vain is given back. */
export default (start: Start) =>
  shop(start, {
    async buy({ redis, keys, item, player }) {
      const taking = redis.pipeline().sadd(keys.owners, player).decr(keys.stock);
      const [added, left] = repliesOf(await taking.exec());
      if (added === 0) {
        await redis.incr(keys.stock);
        return "has one";
      }
      if (Number(left) < 0) {
        repliesOf(await redis.pipeline().incr(keys.stock).srem(keys.owners, player).exec());
        return "sold out";
      }
      await redis.xadd(keys.ledger, "*", "player", player, "item", item);
      return "sold";
    },
  });
