import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { front, type Start } from "../system/front.ts";
import { Late, Shed, type Strategy } from "../system/strategy.ts";

/** Many times what the slowest page takes. */
const LOCK_MILLIS = 10_000;
const LOOK_AGAIN_MILLIS = 25;
/** A page is expected to take so much longer than it does. */
const SAFETY = 1.25;

/** The lock has an owner and outlives the work, nobody else makes a page, and what could not be ready in time is refused. */
export const strategy: Strategy = ({ cache, database }) => {
  return async (id, deadline) => {
    while (performance.now() < deadline) {
      const found = await cache.get(id);
      if (found) return found;

      const most = database.fits((deadline - performance.now()) / SAFETY);
      if (database.pending >= most) throw new Shed();

      const token = randomUUID();
      if (await cache.lock(id, token, LOCK_MILLIS)) {
        try {
          const come = await cache.get(id);
          if (come) return come;

          const page = await database.recompute(id, deadline);
          await cache.set(page);
          return page;
        } finally {
          await cache.unlock(id, token);
        }
      }
      await pause(LOOK_AGAIN_MILLIS);
    }
    throw new Late("nobody made the page in time");
  };
};

export default (start: Start) => front(start, import.meta.url);
