/**
 * The load a workload is put under: closed, where each connection waits for its answer, or open, which keeps a
 * schedule. Documents hold it whole; src/lab adds what an author may leave out. Published documents are read by
 * these limits for ever, so widen them and never narrow them.
 */
import { z } from "zod";
import { positive } from "./words.ts";

const connections = z.number().int().min(1).max(1024);
const settleSeconds = z.number().nonnegative();
/** poisson: independent arrivals, as those of many users. constant: evenly spread. */
const arrivals = z.enum(["poisson", "constant"]);
/** Requests that may be in flight; more are refused and counted. */
const maximumOutstanding = z.number().int().positive();

/** Closed loop: each connection sends when its last response has arrived. */
export const ClosedLoop = z.strictObject({
  kind: z.literal("closed"),
  connections,
  pipelining: z.number().int().min(1).max(64),
  /**
   * autocannon's option of that purpose: a budget for each connection, reset once a second and spent as
   * fast as answers come. It bounds a closed loop and makes no open one.
   */
  ratePerSecond: positive.optional(),
});

/** A stretch of a rate profile; from the first rate to the second, or at the first all along. */
const RateSegment = z.strictObject({
  fromSeconds: z.number().nonnegative(),
  toSeconds: positive,
  ratePerSecond: positive,
  toRatePerSecond: positive.optional(),
});

/** Open loop: requests are sent when a schedule says so, whatever the server does. */
export const OpenLoop = z.strictObject({
  kind: z.literal("open"),
  arrivals,
  /** One schedule, sent to one fresh start of a variant. */
  profile: z.array(RateSegment).min(1),
  /** The schedule's beginning, whose requests are sent and counted and have no part in any latency. */
  settleSeconds,
  /** The rest of the schedule is cut into slices of this length, by when requests are due. */
  sliceSeconds: positive,
  /** Opened and used before the first due time. A request that finds none idle waits, and that counts. */
  connections,
  maximumOutstanding,
  /** A request has failed without its whole answer this long after it was due. */
  timeoutSeconds: positive,
});

/** What a capacity search has to meet: a percentile of latency from the due time, and the share of due requests answered rightly. */
const Objective = z.strictObject({
  percentile: z.number().gt(0).lt(100),
  latencyMillis: positive,
  goodputShare: z.number().min(0).max(1),
});

/** A search of the highest rate that meets an objective: what capacity planning asks for. */
export const CapacityLoad = z.strictObject({
  kind: z.literal("capacity"),
  arrivals,
  objective: Objective,
  /** Rates between which the capacity is expected. */
  fromPerSecond: positive,
  toPerSecond: positive,
  /** The search ends when its bracket is this narrow, as a share. */
  resolution: z.number().gt(0).max(1),
  /** Every rate is tried for `trySeconds`, after it has settled. */
  settleSeconds,
  trySeconds: positive,
  connections,
  maximumOutstanding,
  timeoutSeconds: positive,
});

export const Load = z.discriminatedUnion("kind", [ClosedLoop, OpenLoop, CapacityLoad]);

export type Load = z.infer<typeof Load>;
