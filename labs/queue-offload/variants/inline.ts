import { type Start, supervise } from "../system/supervisor.ts";
import type { Variant } from "../system/variant.ts";

/** All of the work is done before the answer. */
export const variant: Variant = {
  accept: ({ work, recordOnce }) => {
    return async (order) => {
      await work(order);
      await recordOnce(order);
    };
  },
};

export default (start: Start) => supervise(start, import.meta.url, variant);
