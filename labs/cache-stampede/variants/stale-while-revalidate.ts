import { randomUUID } from "node:crypto";
import { front, type Start } from "../system/front.ts";
import type { Page, Strategy } from "../system/strategy.ts";

/** Nobody gives it back: it is also the pause before another try, should this one fail. */
const LEASE_MILLIS = 3_000;

/** For a while a stale page is the answer all the same, and one request recomputes it. */
export const strategy: Strategy = ({ cache, database, settings }) => {
  const keepMillis = settings.ttlMillis + settings.staleMillis;

  async function refresh(old: Page): Promise<void> {
    if (!(await cache.lock(old.id, randomUUID(), LEASE_MILLIS))) return;
    const page = await database.recompute(old.id, Number.POSITIVE_INFINITY);
    await cache.set(page, { keepMillis, replaces: old });
  }

  return async (id, deadline) => {
    const found = await cache.get(id);
    if (found) {
      // If it fails, the old page has been given, and somebody tries again when the lease is over.
      if (cache.isStale(found)) refresh(found).catch(() => {});
      return found;
    }

    const page = await database.recompute(id, deadline);
    await cache.set(page, { keepMillis });
    return page;
  };
};

export default (start: Start) => front(start, import.meta.url);
