import { front, type Start } from "../system/front.ts";
import type { Page, Strategy } from "../system/strategy.ts";

/** In each process one request makes the page; the others that find none there wait for the same promise. */
export const strategy: Strategy = ({ cache, database }) => {
  const inFlight = new Map<number, Promise<Page>>();

  async function refill(id: number, deadline: number): Promise<Page> {
    const page = await database.recompute(id, deadline);
    await cache.set(page);
    return page;
  }

  return async (id, deadline) => {
    const found = await cache.get(id);
    if (found) return found;

    const flight = inFlight.get(id) ?? refill(id, deadline).finally(() => inFlight.delete(id));
    inFlight.set(id, flight);
    return flight;
  };
};

export default (start: Start) => front(start, import.meta.url);
