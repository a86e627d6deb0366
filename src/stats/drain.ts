/**
 * A backlog that a spike leaves behind, from counts of what came and what was done: how long it takes to go, and
 * how long arithmetic says. With arrivals a for a time T, arrivals b afterwards and a capacity m, the backlog grows
 * to (a - m) T and drains in (a - m) T / (m - b). Times in seconds, rates a second.
 */
import type { RateSegment } from "./arrivals.ts";

/** What came and what was done in one slice of time. */
export interface Flow {
  /** End of the slice, from the start of the schedule. */
  untilSeconds: number;
  seconds: number;
  arrived: number;
  done: number;
}

export interface Spike {
  fromSeconds: number;
  toSeconds: number;
  ratePerSecond: number;
  /** Arrivals once it is over. */
  afterPerSecond: number;
}

export interface Drain {
  /** What was done a second while there was always something to do, without the spike's first second. */
  capacityPerSecond: number;
  peak: number;
  /** From the spike's end until the backlog is gone; infinite where it was not gone by the last slice. */
  drainSeconds: number;
  /** (a - m) T / (m - b); infinite where m is not above b. */
  expectedSeconds: number;
}

/** A backlog is gone when no more than this share of its highest is left beyond what was there before the spike. */
const GONE_SHARE = 0.02;
/** From the start of a spike until everybody who works has something to do. */
const FILLING_SECONDS = 1;

/** The stretch of a profile with the highest rate, if another comes after it and it does not reach from the start. */
export function spikeOf(profile: readonly RateSegment[]): Spike | undefined {
  const rates = profile.map(({ ratePerSecond }) => ratePerSecond);
  const index = rates.indexOf(Math.max(...rates));
  const [spike, after] = [profile[index], profile[index + 1]];
  if (index < 1 || spike === undefined || after === undefined) return undefined;
  const { fromSeconds, toSeconds, ratePerSecond } = spike;
  return { fromSeconds, toSeconds, ratePerSecond, afterPerSecond: after.ratePerSecond };
}

/** The backlog at the end of each slice, from an empty one. */
export function backlogOf(flows: readonly Flow[]): number[] {
  let backlog = 0;
  return flows.map(({ arrived, done }) => {
    backlog += arrived - done;
    return backlog;
  });
}

/** How long a backlog takes to drain where `sparePerSecond` more are done than arrive; infinite where nothing is spare. */
export const secondsToDrain = (jobs: number, sparePerSecond: number): number =>
  sparePerSecond > 0 ? jobs / sparePerSecond : Number.POSITIVE_INFINITY;

/** (a - m) T / (m - b); 0 where the spike does not exceed the capacity, infinite where the rest does, too. */
export function expectedDrainSeconds(spike: Spike, capacityPerSecond: number): number {
  const { fromSeconds, toSeconds, ratePerSecond, afterPerSecond } = spike;
  const peak = Math.max(0, ratePerSecond - capacityPerSecond) * (toSeconds - fromSeconds);
  return peak === 0 ? 0 : secondsToDrain(peak, capacityPerSecond - afterPerSecond);
}

/**
 * What a spike's backlog did, from the slices of one schedule in order. Undefined where no slice lies within the
 * spike, or none after it, or no backlog grew.
 */
export function drainOf(flows: readonly Flow[], spike: Spike): Drain | undefined {
  const full = flows.filter(
    ({ untilSeconds, seconds }) =>
      untilSeconds - seconds >= spike.fromSeconds + FILLING_SECONDS - ROUNDING &&
      untilSeconds <= spike.toSeconds + ROUNDING,
  );
  const backlog = backlogOf(flows);
  const end = flows.findLastIndex(({ untilSeconds }) => untilSeconds <= spike.toSeconds + ROUNDING);
  const peak = Math.max(...backlog);
  if (full.length === 0 || end < 0 || end === flows.length - 1 || !(peak > 0)) return undefined;
  const worked = full.reduce((sum, { seconds }) => sum + seconds, 0);
  const capacityPerSecond = full.reduce((sum, { done }) => sum + done, 0) / worked;
  const before =
    backlog[
      flows.findLastIndex(({ untilSeconds }) => untilSeconds <= spike.fromSeconds + ROUNDING)
    ] ?? 0;
  const goneAt = secondsOfFall(flows, backlog, end, Math.max(0, before) + GONE_SHARE * peak);
  return {
    capacityPerSecond,
    peak,
    drainSeconds: Math.max(0, goneAt - spike.toSeconds),
    expectedSeconds: expectedDrainSeconds(spike, capacityPerSecond),
  };
}

const ROUNDING = 1e-6;

/** When the backlog first falls to a level from a slice on, on straight lines between the ends of slices. */
function secondsOfFall(
  flows: readonly Flow[],
  backlog: readonly number[],
  from: number,
  level: number,
): number {
  for (let index = from; index < flows.length; index++) {
    const now = backlog[index]!;
    if (now > level) continue;
    const { untilSeconds, seconds } = flows[index]!;
    const before = index > from ? backlog[index - 1]! : now;
    const share = before > now ? (before - level) / (before - now) : 1;
    return untilSeconds - seconds * (1 - share);
  }
  return Number.POSITIVE_INFINITY;
}
