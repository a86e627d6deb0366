import { front, type Start } from "../system/front.ts";
import { Shed, type Strategy } from "../system/strategy.ts";

/** A page is expected to take so much longer than it does. */
const SAFETY = 1.25;
/** Of what fits, while nothing is cached. */
const LEAST_SHARE = 0.1;
/** How much one look-up counts in the hit ratio that a process remembers. */
const WEIGHT = 0.01;

/** As with shedding, and the line may be longer the more of the look-ups hit. */
export const strategy: Strategy = ({ cache, database }) => {
  let hitRatio = 0;

  return async (id, deadline) => {
    const found = await cache.get(id);
    hitRatio += WEIGHT * ((found ? 1 : 0) - hitRatio);
    if (found) return found;

    const most = database.fits((deadline - performance.now()) / SAFETY);
    const share = Math.max(LEAST_SHARE, hitRatio);
    if (database.pending >= most * share) throw new Shed();

    const page = await database.recompute(id, deadline);
    await cache.set(page);
    return page;
  };
};

export default (start: Start) => front(start, import.meta.url);
