import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { front, type Start } from "../system/front.ts";
import { Late, type Strategy } from "../system/strategy.ts";

/** Far longer than a page takes: a request whose lock expires while it works is no longer the only one. */
const LOCK_MILLIS = 10_000;
const LOOK_AGAIN_MILLIS = 25;

/** Over all processes one request makes the page; the others look again until it is there. */
export const strategy: Strategy = ({ cache, database }) => {
  return async (id, deadline) => {
    while (performance.now() < deadline) {
      const found = await cache.get(id);
      if (found) return found;

      const token = randomUUID();
      if (await cache.lock(id, token, LOCK_MILLIS)) {
        try {
          // It may have come, and its lock gone, since we looked.
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
