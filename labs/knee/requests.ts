import type { RequestSpec } from "#lab";
import { SLOTS } from "./queues.ts";

/**
 * One path for each slot, in equal shares; a server of fewer queues takes the number modulo their count.
 * Drawing one of them for each Poisson arrival makes the arrivals of every queue Poisson and independent.
 */
export const oneOfEachQueue = (paths = SLOTS): RequestSpec[] =>
  Array.from({ length: paths }, (_, queue) => ({
    method: "GET",
    path: `/queue/${queue}`,
    expect: { status: 200, headers: { "content-type": "text/plain" }, body: "served" },
  }));
