import { front, type Start } from "../system/front.ts";
import type { Strategy } from "../system/strategy.ts";

/** Whoever finds no page makes it, and stores it. */
export const strategy: Strategy = ({ cache, database }) => {
  return async (id, deadline) => {
    const found = await cache.get(id);
    if (found) return found;

    const page = await database.recompute(id, deadline);
    await cache.set(page);
    return page;
  };
};

export default (start: Start) => front(start, import.meta.url);
