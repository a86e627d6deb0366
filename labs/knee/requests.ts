import type { RequestSpec } from "#lab";
import { SERVERS } from "./system/queues.ts";

/**
 * One path for each server, in equal shares; a variant of fewer queues takes the number modulo their count.
 * Sampling one of them for each Poisson arrival makes the arrivals of every queue Poisson and independent.
 */
export const oneOfEachQueue = (paths = SERVERS): RequestSpec[] =>
  Array.from({ length: paths }, (_, queue) => ({
    method: "GET",
    path: `/queue/${queue}`,
    expect: { status: 200, headers: { "content-type": "text/plain" }, body: "served" },
  }));
