import { cachedApp, type Start } from "../system/app.ts";

/** Looks into Redis first, and stores there what the database had to be asked for. A write deletes. */
export default function app(start: Start) {
  return cachedApp(start, ({ redis, keyOf, load, lifetimeMillis, counters }) => ({
    async read(player) {
      const cached = await redis.get(keyOf(player));
      if (cached !== null) {
        counters.hits += 1;
        return cached;
      }
      const fresh = await load(player);
      await redis.set(keyOf(player), fresh, "PX", lifetimeMillis());
      return fresh;
    },

    async forget(player) {
      await redis.del(keyOf(player));
    },
  }));
}
