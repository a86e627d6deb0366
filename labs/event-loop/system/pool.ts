/** How large the pool is, for the variant and for its check. */
import { availableParallelism } from "node:os";

/** One core is left to the event loop, where there is more than one. */
export const THREADS = Math.max(1, availableParallelism() - 1);

/** Boards that may wait for a thread; the next one is refused at once. */
export const QUEUE = 40;
