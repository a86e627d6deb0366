import { openQueue } from "../system/bull.ts";
import { type Start, supervise } from "../system/supervisor.ts";
import type { Variant } from "../system/variant.ts";
import { variant as bullmq } from "./bullmq.ts";

/** The same queue in a Redis that keeps nothing on disk. */
export const variant: Variant = {
  ...bullmq,
  prepare: (setup) => openQueue(setup, { keepsOnDisk: false }),
};

export default (start: Start) => supervise(start, import.meta.url, variant);
