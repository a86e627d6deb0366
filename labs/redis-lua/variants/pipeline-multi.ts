import { repliesOf } from "../system/pool.ts";
import { type Start, shop } from "../system/shop.ts";

/** Three writes that nothing comes between, and no decision: whoever asks gets a unit. */
export default (start: Start) =>
  shop(start, {
    async buy({ redis, keys, item, player }) {
      const writing = redis
        .multi()
        .decr(keys.stock)
        .sadd(keys.owners, player)
        .xadd(keys.ledger, "*", "player", player, "item", item);
      repliesOf(await writing.exec());
      return "sold";
    },
  });
