import { repliesOf } from "../system/pool.ts";
import { type Start, shop } from "../system/shop.ts";

/** Reads, decides here and writes what it computed, while others do the same. */
export default (start: Start) =>
  shop(start, {
    async buy({ redis, keys, item, player }) {
      const reading = redis.pipeline().get(keys.stock).sismember(keys.owners, player);
      const [stock, owns] = repliesOf(await reading.exec());
      if (owns === 1) return "has one";
      if (Number(stock) < 1) return "sold out";
      const writing = redis
        .pipeline()
        .set(keys.stock, Number(stock) - 1)
        .sadd(keys.owners, player)
        .xadd(keys.ledger, "*", "player", player, "item", item);
      repliesOf(await writing.exec());
      return "sold";
    },
  });
