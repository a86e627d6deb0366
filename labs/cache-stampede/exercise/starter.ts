import { setTimeout as pause } from "node:timers/promises";
import { front, type Start } from "../system/front.ts";
import type { Page, Strategy } from "../system/strategy.ts";

const LOCK_MILLIS = 200;
const LOOK_AGAIN_MILLIS = 100;
const LOOKS = 10;

/** Whoever takes the lock makes the page; the others look again for a second, and then make it, too. */
export const strategy: Strategy = ({ cache, database }) => {
  async function refill(id: number, deadline: number): Promise<Page> {
    const page = await database.recompute(id, deadline);
    await cache.set(page);
    return page;
  }

  return async (id, deadline) => {
    const found = await cache.get(id);
    if (found) return found;

    if (await cache.lock(id, "locked", LOCK_MILLIS)) {
      const page = await refill(id, deadline);
      await cache.unlock(id, "locked");
      return page;
    }

    for (let look = 0; look < LOOKS; look++) {
      await pause(LOOK_AGAIN_MILLIS);
      const page = await cache.get(id);
      if (page) return page;
    }
    return refill(id, deadline);
  };
};

export default (start: Start) => front(start, import.meta.url);
