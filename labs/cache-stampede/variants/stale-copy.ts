import { front, type Start } from "../system/front.ts";
import { ageMillis, type Page, Shed, type Strategy } from "../system/strategy.ts";

/** A page is expected to take so much longer than it does. */
const SAFETY = 1.25;

/** Each process keeps the last page that it had of each number; the lab has few, a real one needs a bound. */
export const strategy: Strategy = ({ cache, database, settings }) => {
  const copies = new Map<number, Page>();

  async function refill(id: number, deadline: number): Promise<Page> {
    const page = await database.recompute(id, deadline);
    copies.set(id, page);
    await cache.set(page);
    return page;
  }

  return async (id, deadline) => {
    const found = await cache.get(id);
    if (found) {
      copies.set(id, found);
      return found;
    }

    const copy = copies.get(id);
    if (copy && ageMillis(copy) <= settings.ttlMillis + settings.staleMillis) {
      // The copy has been given; another request will have the page made, if this one fails.
      if (database.isIdle) refill(id, Number.POSITIVE_INFINITY).catch(() => {});
      return copy;
    }

    const most = database.fits((deadline - performance.now()) / SAFETY);
    if (database.pending >= most) throw new Shed();
    return refill(id, deadline);
  };
};

export default (start: Start) => front(start, import.meta.url);
