/** The load a workload is put under: closed, where each connection waits for its answer, or open, which keeps a schedule. */
import { z } from "zod";
import { requireProfile } from "../stats/arrivals.ts";

const seconds = z.number().positive();
const connections = z.number().int().min(1).max(1024);

/** Closed loop: each connection sends when its last response has arrived. */
export const ClosedLoop = z.strictObject({
  kind: z.literal("closed"),
  connections,
  pipelining: z.number().int().min(1).max(64).default(1),
  /**
   * autocannon's option of that purpose: a budget for each connection, reset once a second and spent as
   * fast as answers come. It bounds a closed loop and makes no open one.
   */
  ratePerSecond: seconds.optional(),
});

/** A stretch of a rate profile; from the first rate to the second, or at the first all along. */
export const RateSegment = z.strictObject({
  fromSeconds: z.number().nonnegative(),
  toSeconds: seconds,
  ratePerSecond: seconds,
  toRatePerSecond: seconds.optional(),
});

/** Open loop: requests are sent when a schedule says so, whatever the server does. */
export const OpenLoop = z
  .strictObject({
    kind: z.literal("open"),
    /** poisson: independent arrivals, as those of many users. constant: evenly spread. */
    arrivals: z.enum(["poisson", "constant"]).default("poisson"),
    /** One schedule, sent to one fresh start of a variant. */
    profile: z.array(RateSegment).min(1),
    /** The schedule's beginning, whose requests are sent and counted and have no part in any latency. */
    settleSeconds: z.number().nonnegative().default(0),
    /** The rest of the schedule is cut into slices of this length, by when requests are due. */
    sliceSeconds: seconds,
    /** Opened and used before the first due time. A request that finds none idle waits, and that counts. */
    connections,
    /** Requests that may be outstanding; more are refused and counted. */
    maximumOutstanding: z.number().int().positive(),
    /** A request without its whole answer so long after it was due has failed. */
    timeoutSeconds: seconds.default(30),
  })
  .superRefine((load, context) => {
    const fail = (path: string, message: string) =>
      context.addIssue({ code: "custom", path: [path], message });
    try {
      requireProfile(load.profile);
    } catch (error) {
      fail("profile", (error as Error).message);
      return;
    }
    const slices = slicesOf(load);
    if (!(slices >= 1 && Math.abs(slices - Math.round(slices)) < 1e-9))
      fail("sliceSeconds", "does not cut what follows settleSeconds into whole slices");
  });

/** A search of the highest rate that meets an objective: what capacity planning asks for. */
export const CapacityLoad = z
  .strictObject({
    kind: z.literal("capacity"),
    arrivals: z.enum(["poisson", "constant"]).default("poisson"),
    /** What has to be met: a percentile of latency from the due time, and the share of due requests answered rightly. */
    objective: z.strictObject({
      percentile: z.number().gt(0).lt(100),
      latencyMillis: seconds,
      goodputShare: z.number().min(0).max(1).default(0.999),
    }),
    /** Rates between which the capacity is expected. */
    fromPerSecond: seconds,
    toPerSecond: seconds,
    /** The search ends when its bracket is this narrow, as a share. */
    resolution: z.number().gt(0).max(1).default(0.05),
    /** Every rate is tried for so long, after it has settled. */
    settleSeconds: z.number().nonnegative().default(1),
    trySeconds: seconds,
    connections,
    maximumOutstanding: z.number().int().positive(),
    timeoutSeconds: seconds.default(10),
  })
  .refine(({ fromPerSecond, toPerSecond }) => fromPerSecond < toPerSecond, {
    path: ["toPerSecond"],
    message: "is not above fromPerSecond",
  });

export const Load = z.discriminatedUnion("kind", [ClosedLoop, OpenLoop, CapacityLoad]);

export type ClosedLoop = z.infer<typeof ClosedLoop>;
export type OpenLoop = z.infer<typeof OpenLoop>;
export type CapacityLoad = z.infer<typeof CapacityLoad>;
export type Load = z.infer<typeof Load>;

/** Length of an open loop's schedule in seconds. */
export const scheduleSeconds = ({ profile }: Pick<OpenLoop, "profile">): number =>
  profile.at(-1)!.toSeconds;

/** How many slices one schedule is cut into. */
export const slicesOf = (
  load: Pick<OpenLoop, "profile" | "settleSeconds" | "sliceSeconds">,
): number => (scheduleSeconds(load) - load.settleSeconds) / load.sliceSeconds;

/**
 * The load as a mode with less time puts it: a schedule of one rate ends after as many whole slices as fit into
 * `atMostSeconds`, at least one. A profile of several stretches has its meaning as a whole and is kept.
 */
export function shortened(load: Load, atMostSeconds: number | undefined): Load {
  if (load.kind !== "open" || atMostSeconds === undefined || load.profile.length > 1) return load;
  const [segment] = load.profile;
  if (segment!.toRatePerSecond !== undefined) return load;
  const fitting = Math.max(1, Math.floor(atMostSeconds / load.sliceSeconds + 1e-9));
  if (fitting >= Math.round(slicesOf(load))) return load;
  const toSeconds = load.settleSeconds + fitting * load.sliceSeconds;
  return { ...load, profile: [{ ...segment!, toSeconds }] };
}

export interface SteadyOptions {
  ratePerSecond: number;
  /** 0 where not given. */
  settleSeconds?: number;
  sliceSeconds: number;
  /** Slices in one schedule. */
  slices: number;
  connections: number;
  maximumOutstanding: number;
  arrivals?: "poisson" | "constant";
  timeoutSeconds?: number;
}

/** An open loop of one rate. */
export function steady(options: SteadyOptions): z.input<typeof OpenLoop> {
  const { ratePerSecond, settleSeconds = 0, sliceSeconds, slices, ...rest } = options;
  return {
    kind: "open",
    profile: [{ fromSeconds: 0, toSeconds: settleSeconds + slices * sliceSeconds, ratePerSecond }],
    settleSeconds,
    sliceSeconds,
    ...rest,
  };
}

/** A search of the rate that a variant can carry at an objective. */
export function capacity(
  options: Omit<z.input<typeof CapacityLoad>, "kind">,
): z.input<typeof CapacityLoad> {
  return { kind: "capacity", ...options };
}
