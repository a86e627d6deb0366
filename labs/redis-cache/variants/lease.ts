import { randomUUID } from "node:crypto";
import { cachedApp, type Start } from "../system/app.ts";

/** A reader that has not stored by then has lost its turn. */
const LEASE_MILLIS = 5000;

/** Stores only for the holder of the lease, and takes it back. Redis runs this as one step. */
const STORE = `
  if redis.call("get", KEYS[2]) ~= ARGV[1] then return 0 end
  redis.call("del", KEYS[2])
  redis.call("set", KEYS[1], ARGV[2], "PX", ARGV[3])
  return 1`;

/** A reader that misses takes a lease, and stores only while it holds that. A write deletes the entry and the lease. */
export default function app(start: Start) {
  return cachedApp(start, ({ redis, keyOf, load, lifetimeMillis, counters }) => ({
    async read(player) {
      const cached = await redis.get(keyOf(player));
      if (cached !== null) {
        counters.hits += 1;
        return cached;
      }
      const [lease, token] = [leaseOf(keyOf(player)), randomUUID()];
      const isMine = await redis.set(lease, token, "PX", LEASE_MILLIS, "NX");
      const fresh = await load(player);
      if (isMine === null) return fresh;
      const values = [token, fresh, lifetimeMillis()];
      const kept = await redis.eval(STORE, 2, keyOf(player), lease, ...values);
      counters.kept += Number(kept);
      return fresh;
    },

    async forget(player) {
      await redis.del(keyOf(player), leaseOf(keyOf(player)));
    },
  }));
}

const leaseOf = (key: string) => `${key}:lease`;
