/**
 * When requests are due: schedules drawn before anything is sent, fixed by their seed. Times in
 * seconds since the schedule began.
 */
import { createRandom } from "./random.ts";
import { exponential } from "./service-times.ts";

/** One stretch of a rate profile; the rate runs linearly from the first value to the second. */
export interface RateSegment {
  fromSeconds: number;
  toSeconds: number;
  ratePerSecond: number;
  /** Rate at the end of the stretch; the same as at its start where not given. */
  toRatePerSecond?: number | undefined;
}

/** poisson: independent arrivals, as those of many users. constant: evenly spread at the rate. */
export type ArrivalProcess = "poisson" | "constant";

/** More than one generator process can send with its lateness under a millisecond. */
const HIGHEST_RATE_PER_SECOND = 20_000;

/**
 * The due times of a profile, ascending.
 * @throws RangeError for a profile with a gap, or a rate that is not positive or too high
 */
export function arrivalTimes(
  profile: readonly RateSegment[],
  process: ArrivalProcess,
  seed: number | string,
): Float64Array {
  requireProfile(profile);
  const random = createRandom(seed);
  const times: number[] = [];
  // Arrivals of rate 1 on an axis on which equal lengths hold equally many, carried back to time.
  const next = process === "poisson" ? () => exponential(random) : () => 1;
  let ahead = process === "poisson" ? next() : 0.5;
  for (const segment of profile) {
    const length = expectedArrivals(segment);
    while (ahead <= length) {
      times.push(segment.fromSeconds + timeOf(segment, ahead));
      ahead += next();
    }
    ahead -= length;
  }
  return Float64Array.from(times);
}

/** A schedule of one rate from 0 on. */
export function steadyProfile(ratePerSecond: number, seconds: number): RateSegment[] {
  return [{ fromSeconds: 0, toSeconds: seconds, ratePerSecond }];
}

/** How many arrivals a profile holds on average. */
function expectedArrivals({
  fromSeconds,
  toSeconds,
  ratePerSecond,
  toRatePerSecond = ratePerSecond,
}: RateSegment): number {
  return ((ratePerSecond + toRatePerSecond) / 2) * (toSeconds - fromSeconds);
}

/** Requests a second that a profile offers on average over its whole length. */
export function offeredPerSecond(profile: readonly RateSegment[]): number {
  const arrivals = profile.reduce((sum, segment) => sum + expectedArrivals(segment), 0);
  return arrivals / profile.at(-1)!.toSeconds;
}

/** @throws RangeError naming the stretch and what is wrong with it */
export function requireProfile(profile: readonly RateSegment[]): void {
  if (profile.length === 0) throw new RangeError("A rate profile needs at least one stretch.");
  let end = 0;
  for (const [index, segment] of profile.entries()) {
    const { fromSeconds, toSeconds, ratePerSecond, toRatePerSecond = ratePerSecond } = segment;
    const stretch = `Stretch ${index + 1} of a rate profile`;
    if (fromSeconds !== end) {
      throw new RangeError(
        `${stretch} begins at ${fromSeconds} s, but ${index === 0 ? "a profile begins at 0 s" : `the one before it ends at ${end} s`}; leave no gap and no overlap.`,
      );
    }
    if (!(toSeconds > fromSeconds && Number.isFinite(toSeconds))) {
      throw new RangeError(
        `${stretch} ends at ${toSeconds} s, which is not after ${fromSeconds} s.`,
      );
    }
    for (const rate of [ratePerSecond, toRatePerSecond]) {
      if (!(rate > 0 && Number.isFinite(rate))) {
        throw new RangeError(`${stretch} has a rate of ${rate} a second; it has to be positive.`);
      }
      if (rate > HIGHEST_RATE_PER_SECOND) {
        throw new RangeError(
          `${stretch} has a rate of ${rate} a second; one generator sends at most ${HIGHEST_RATE_PER_SECOND}, so lower it.`,
        );
      }
    }
    end = toSeconds;
  }
}

/**
 * Which request of a mix each arrival is, as indexes into the shares.
 * @param shares of the mix, adding up to 1
 * @throws RangeError where they do not
 */
export function drawMix(
  shares: readonly number[],
  arrivals: number,
  seed: number | string,
): Uint16Array {
  const sum = shares.reduce((total, share) => total + share, 0);
  if (shares.length === 0 || shares.some((share) => !(share >= 0)) || Math.abs(sum - 1) > 1e-9) {
    throw new RangeError(
      `The shares of a mix are 0 or more and add up to 1; these (${shares.join(", ")}) add up to ${sum}.`,
    );
  }
  const random = createRandom(seed);
  const bounds = shares.map((_, index) => shares.slice(0, index + 1).reduce((a, b) => a + b, 0));
  return Uint16Array.from({ length: arrivals }, () => {
    const drawn = random.float();
    const index = bounds.findIndex((bound) => drawn < bound);
    return index < 0 ? shares.length - 1 : index;
  });
}

/** Seconds into a stretch until this many arrivals are expected. */
function timeOf(segment: RateSegment, arrivals: number): number {
  const { fromSeconds, toSeconds, ratePerSecond, toRatePerSecond = ratePerSecond } = segment;
  const slope = (toRatePerSecond - ratePerSecond) / (toSeconds - fromSeconds);
  if (slope === 0) return arrivals / ratePerSecond;
  // The root that stays finite as the slope goes to 0.
  return (2 * arrivals) / (ratePerSecond + Math.sqrt(ratePerSecond ** 2 + 2 * slope * arrivals));
}
