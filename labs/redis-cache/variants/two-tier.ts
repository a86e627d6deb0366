import { LRUCache } from "lru-cache";
import { cachedApp, type Start } from "../system/app.ts";
import { LOCAL_ENTRIES, LOCAL_LIFETIME_MILLIS } from "../system/sizes.ts";

/** Looks into the process's own memory first, then into Redis. A write deletes here and in Redis, and nowhere else. */
export default function app(start: Start) {
  return cachedApp(start, ({ redis, keyOf, load, lifetimeMillis, counters }) => {
    const near = new LRUCache<number, string>({ max: LOCAL_ENTRIES, ttl: LOCAL_LIFETIME_MILLIS });

    return {
      async read(player) {
        const nearby = near.get(player);
        if (nearby !== undefined) {
          counters.hits += 1;
          counters.local += 1;
          return nearby;
        }
        const cached = await redis.get(keyOf(player));
        if (cached !== null) {
          counters.hits += 1;
          near.set(player, cached);
          return cached;
        }
        const fresh = await load(player);
        near.set(player, fresh);
        await redis.set(keyOf(player), fresh, "PX", lifetimeMillis());
        return fresh;
      },

      async forget(player) {
        near.delete(player);
        await redis.del(keyOf(player));
      },
    };
  });
}
