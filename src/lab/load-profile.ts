/** The load a workload is put under, as an author writes it: the document's schemas with defaults. */
import { z } from "zod";
import * as kept from "../result/document/schema/load.ts";
import { requireProfile } from "../stats/arrivals.ts";

const { arrivals, settleSeconds, timeoutSeconds } = kept.OpenLoop.shape;
const { objective, resolution } = kept.CapacityLoad.shape;

export const ClosedLoop = kept.ClosedLoop.extend({
  pipelining: kept.ClosedLoop.shape.pipelining.default(1),
});

export const OpenLoop = kept.OpenLoop.extend({
  arrivals: arrivals.default("poisson"),
  settleSeconds: settleSeconds.default(0),
  timeoutSeconds: timeoutSeconds.default(30),
}).superRefine((load, context) => {
  const refuse = (path: string, message: string) =>
    context.addIssue({ code: "custom", path: [path], message });
  try {
    requireProfile(load.profile);
  } catch (error) {
    refuse("profile", (error as Error).message);
    return;
  }
  const slices = slicesOf(load);
  if (!(slices >= 1 && Math.abs(slices - Math.round(slices)) < 1e-9))
    refuse("sliceSeconds", "does not cut what follows settleSeconds into whole slices");
});

export const CapacityLoad = kept.CapacityLoad.extend({
  arrivals: arrivals.default("poisson"),
  objective: objective.extend({ goodputShare: objective.shape.goodputShare.default(0.999) }),
  resolution: resolution.default(0.05),
  settleSeconds: settleSeconds.default(1),
  timeoutSeconds: timeoutSeconds.default(10),
}).refine(({ fromPerSecond, toPerSecond }) => fromPerSecond < toPerSecond, {
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
