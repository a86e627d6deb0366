import { type Start, supervise } from "../system/supervisor.ts";
import type { Order, Tools, Variant } from "../system/variant.ts";

/** The answer does not wait for the work, which goes on in this process' memory. */
export const variant: Variant = {
  accept: (tools) => {
    return async (order) => {
      // Without this, the first order that cannot be done would end the process, and all others with it.
      finish(tools, order).catch(() => {});
    };
  },
};

async function finish({ work, recordOnce }: Tools, order: Order): Promise<void> {
  await work(order);
  await recordOnce(order);
}

export default (start: Start) => supervise(start, import.meta.url, variant);
