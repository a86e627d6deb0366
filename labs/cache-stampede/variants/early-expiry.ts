import { front, type Start } from "../system/front.ts";
import type { Page, Strategy } from "../system/strategy.ts";

/** Above 1, readers decide earlier. */
const BETA = 1;

/** XFetch: each reader may decide to make the page before it expires, the likelier the less time is left. */
export const strategy: Strategy = ({ cache, database, settings, random }) => {
  function isEarly({ asOf, tookMillis }: Page): boolean {
    const expiry = asOf + settings.ttlMillis;
    const rand = 1 - random.float();
    return Date.now() - tookMillis * BETA * Math.log(rand) >= expiry;
  }

  return async (id, deadline) => {
    const found = await cache.get(id);
    if (found && !isEarly(found)) return found;

    const page = await database.recompute(id, deadline);
    await cache.set(page, { replaces: found });
    return page;
  };
};

export default (start: Start) => front(start, import.meta.url);
