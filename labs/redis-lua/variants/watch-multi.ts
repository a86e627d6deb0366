import { repliesOf } from "../system/pool.ts";
import { type Start, shop } from "../system/shop.ts";

/** The same, but Redis discards the write where another came in between; then it tries again, without limit. */
export default (start: Start) =>
  shop(start, {
    async buy({ redis, keys, item, player, again }) {
      for (;;) {
        const reading = redis
          .pipeline()
          .watch(keys.stock, keys.owners)
          .get(keys.stock)
          .sismember(keys.owners, player);
        const [, stock, owns] = repliesOf(await reading.exec());
        if (owns === 1 || Number(stock) < 1) {
          await redis.unwatch();
          return owns === 1 ? "has one" : "sold out";
        }
        const writing = redis
          .multi()
          .set(keys.stock, Number(stock) - 1)
          .sadd(keys.owners, player)
          .xadd(keys.ledger, "*", "player", player, "item", item);
        const answers = await writing.exec();
        if (answers !== null) {
          repliesOf(answers);
          return "sold";
        }
        again();
      }
    },
  });
