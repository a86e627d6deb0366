import { front, type Start } from "../system/front.ts";
import { Shed, type Strategy } from "../system/strategy.ts";

/** A page is expected to take so much longer than it does. */
const SAFETY = 1.25;

/** A request that could not be answered in time is refused at once, so that those let in are. */
export const strategy: Strategy = ({ cache, database }) => {
  return async (id, deadline) => {
    const found = await cache.get(id);
    if (found) return found;

    const most = database.fits((deadline - performance.now()) / SAFETY);
    if (database.pending >= most) throw new Shed();

    const page = await database.recompute(id, deadline);
    await cache.set(page);
    return page;
  };
};

export default (start: Start) => front(start, import.meta.url);
