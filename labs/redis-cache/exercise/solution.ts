import { type Given, LONGEST_LIFE_MILLIS, type ProfileCache } from "./cache.ts";

const JITTER = 0.2;

/** The key names all that the answer depends on, lifetimes differ, a write deletes, and errors are passed on. */
export default function profileCache({ redis, database, prefix }: Given): ProfileCache {
  const keyOf = (game: string, player: number) => `${prefix}profile:${game}:${player}`;
  const lifetimeMillis = () => Math.round(LONGEST_LIFE_MILLIS * (1 - JITTER * Math.random()));

  return {
    async read(game, player) {
      const cached = await redis.get(keyOf(game, player));
      if (cached !== null) return cached;
      const fresh = await database.load(game, player);
      await redis.set(keyOf(game, player), fresh, "PX", lifetimeMillis());
      return fresh;
    },

    async addPoints(game, player, points) {
      await database.addPoints(game, player, points);
      await redis.del(keyOf(game, player));
    },
  };
}
