/**
 * A queue before workers that fills for a while faster than they empty it: its backlog in closed form, with jobs
 * taken for a fluid that comes and goes at even rates; `drain.ts` has how it drains. Times in seconds, rates in jobs a
 * second.
 */
import { type RateSegment, requireProfile } from "#stats/arrivals.ts";
import { secondsToDrain } from "#stats/drain.ts";

const ROUNDING = 1e-9;

export interface BacklogParameters {
  /** How long it is calm before the spike. */
  leadSeconds: number;
  /** Arrivals before the spike and after it. */
  calmPerSecond: number;
  /** Arrivals while the spike lasts. */
  spikePerSecond: number;
  spikeSeconds: number;
  workers: number;
  /** Mean time that a worker needs for a job. */
  serviceSeconds: number;
  /** Jobs that may wait; one that finds so many is refused. 0 where any number may. */
  bound: number;
}

/** What becomes of the backlog when the spike is over. `growthPerSecond` is by how much arrivals exceed capacity. */
export type Drain =
  | { kind: "drains"; seconds: number }
  | { kind: "never"; growthPerSecond: number };

export interface BacklogOutlook {
  /** Jobs that wait at most; infinite where the backlog grows without end. */
  peakJobs: number;
  longestWaitSeconds: number;
  /** Infinite where a full queue goes on refusing for ever. */
  refusedJobs: number;
  drain: Drain;
}

/** Jobs a second that all workers can do together. */
export const capacityPerSecond = ({
  workers,
  serviceSeconds,
}: Pick<BacklogParameters, "workers" | "serviceSeconds">): number => workers / serviceSeconds;

/**
 * Peak, longest wait, refusals and drain time of a spike.
 * @throws RangeError for parameters that are no such queue
 */
export function expectedBacklog(parameters: BacklogParameters): BacklogOutlook {
  requireBacklog(parameters);
  const { calmPerSecond, spikePerSecond, spikeSeconds } = parameters;
  const capacity = capacityPerSecond(parameters);
  const most = mostWaiting(parameters);
  const growthPerSecond = excessOver(calmPerSecond, capacity);
  const excess = Math.max(0, excessOver(spikePerSecond, capacity)) * spikeSeconds;
  const growsOn = growthPerSecond > 0;
  const peakJobs = growsOn ? most : Math.min(most, excess);
  const overflow = growsOn ? Number.POSITIVE_INFINITY : excess - peakJobs;
  return {
    peakJobs,
    longestWaitSeconds: peakJobs / capacity,
    refusedJobs: most === Number.POSITIVE_INFINITY ? 0 : overflow,
    drain:
      growthPerSecond < 0
        ? { kind: "drains", seconds: secondsToDrain(peakJobs, -growthPerSecond) }
        : { kind: "never", growthPerSecond },
  };
}

/** A corner of the fluid's course; between two of them, both counts are straight lines. */
export interface CoursePoint {
  seconds: number;
  /** Jobs that wait. */
  jobs: number;
  /** Jobs refused so far. */
  refused: number;
}

/**
 * How the fluid's level goes from an empty queue to a moment after the spike.
 * @throws RangeError for parameters that are no such queue, or a moment that is not after the spike
 */
export function fluidCourse(parameters: BacklogParameters, untilSeconds: number): CoursePoint[] {
  requireBacklog(parameters);
  const capacity = capacityPerSecond(parameters);
  const most = mostWaiting(parameters);
  let [jobs, refused] = [0, 0];
  const points: CoursePoint[] = [{ seconds: 0, jobs, refused }];
  for (const segment of profileOf(parameters, untilSeconds)) {
    const length = segment.toSeconds - segment.fromSeconds;
    const slope = excessOver(segment.ratePerSecond, capacity);
    const end = slope > 0 ? most : 0;
    // An empty queue stays empty and a full one full, so the rest of the stretch is level.
    const untilEnd = slope === 0 ? Number.POSITIVE_INFINITY : (end - jobs) / slope;
    if (untilEnd > 0 && untilEnd < length)
      points.push({ seconds: segment.fromSeconds + untilEnd, jobs: end, refused });
    if (slope > 0) refused += slope * Math.max(0, length - untilEnd);
    jobs = untilEnd < length ? end : jobs + slope * length;
    points.push({ seconds: segment.toSeconds, jobs, refused });
  }
  return points;
}

/** For each moment of a course how long the job waited that begins then: who finds L jobs waits for L / m. */
export function waitCourse(
  parameters: BacklogParameters,
  course: readonly CoursePoint[],
): { seconds: number; waitSeconds: number }[] {
  const capacity = capacityPerSecond(parameters);
  return course.map(({ seconds, jobs }) => ({
    seconds: seconds + jobs / capacity,
    waitSeconds: jobs / capacity,
  }));
}

/**
 * The rates of arrivals: calm, spike, and calm until a moment.
 * @throws RangeError where that moment is not after the spike
 */
export function profileOf(parameters: BacklogParameters, untilSeconds: number): RateSegment[] {
  const { leadSeconds, calmPerSecond, spikePerSecond, spikeSeconds } = parameters;
  const spikeEnd = leadSeconds + spikeSeconds;
  const profile = [
    { fromSeconds: 0, toSeconds: leadSeconds, ratePerSecond: calmPerSecond },
    { fromSeconds: leadSeconds, toSeconds: spikeEnd, ratePerSecond: spikePerSecond },
    { fromSeconds: spikeEnd, toSeconds: untilSeconds, ratePerSecond: calmPerSecond },
  ];
  requireProfile(profile);
  return profile;
}

/** @throws RangeError naming what is wrong */
export function requireBacklog(parameters: BacklogParameters): void {
  const { leadSeconds, calmPerSecond, spikePerSecond, spikeSeconds, serviceSeconds } = parameters;
  const positive = { leadSeconds, calmPerSecond, spikePerSecond, spikeSeconds, serviceSeconds };
  for (const [name, value] of Object.entries(positive)) {
    if (!(value > 0 && Number.isFinite(value)))
      throw new RangeError(`A backlog's ${name} is a positive number, not ${value}.`);
  }
  const { workers, bound } = parameters;
  if (!(Number.isInteger(workers) && workers >= 1))
    throw new RangeError(`A backlog's workers are a whole number of at least 1, not ${workers}.`);
  if (!(Number.isInteger(bound) && bound >= 0)) {
    throw new RangeError(
      `A backlog's bound is a whole number of jobs, 0 where any number may wait, not ${bound}.`,
    );
  }
}

/** A rate less the capacity; none where rounding is all that they differ by. */
function excessOver(ratePerSecond: number, capacity: number): number {
  const excess = ratePerSecond - capacity;
  return Math.abs(excess) < ROUNDING * capacity ? 0 : excess;
}

const mostWaiting = ({ bound }: BacklogParameters): number =>
  bound === 0 ? Number.POSITIVE_INFINITY : bound;
