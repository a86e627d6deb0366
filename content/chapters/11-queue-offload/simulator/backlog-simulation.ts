/**
 * A queue before workers, job by job and event by event: jobs come by a schedule, wait in line while all workers are
 * busy, and are refused where the line is full. Deterministic by seed; shared by the page's simulator and by the tests
 * that hold it to the closed form. Times in seconds.
 */
import { type ArrivalProcess, arrivalTimes } from "#stats/arrivals.ts";
import { createRandom, type Random } from "#stats/random.ts";
import { timesOf } from "#stats/service-times.ts";
import { type BacklogParameters, profileOf, requireBacklog } from "./backlog.ts";

export interface BacklogRandomness {
  arrivals: ArrivalProcess;
  /** Variance of the service time over its squared mean: 0 constant, 1 exponential. */
  scvService: number;
  seed: number | string;
}

/** What has become of all jobs by a moment. */
export interface BacklogMoment {
  seconds: number;
  arrived: number;
  completed: number;
  refused: number;
  waiting: number;
  inService: number;
  /** How long the job in front has waited; 0 where none waits. */
  oldestSeconds: number;
}

/** The queue as its events come: a job that arrives, or a job that is done. */
export class BacklogQueue {
  /** Of the last event. */
  now = 0;
  arrived = 0;
  completed = 0;
  refused = 0;
  /** Jobs that have waited at the same time at most. */
  peakJobs = 0;
  /** Of the jobs that a worker has begun. */
  longestWaitSeconds = 0;
  readonly #workers: number;
  readonly #bound: number;
  readonly #arrivals: Float64Array;
  readonly #drawService: () => number;
  /** When each job came that has had to wait; those before `#front` have been begun. */
  readonly #line: number[] = [];
  #front = 0;
  /** When the jobs in service will be done, ascending. */
  readonly #ends: number[] = [];

  /** @throws RangeError for parameters that are no such queue */
  constructor(parameters: BacklogParameters, randomness: BacklogRandomness, untilSeconds: number) {
    requireBacklog(parameters);
    const { arrivals, scvService, seed } = randomness;
    // Streams of their own, so that another variability leaves the arrivals where they are.
    this.#arrivals = arrivalTimes(
      profileOf(parameters, untilSeconds),
      arrivals,
      `${seed}/arrivals`,
    );
    const services: Random = createRandom(`${seed}/services`);
    const draw = timesOf(parameters.serviceSeconds, scvService);
    this.#drawService = () => draw(services);
    this.#workers = parameters.workers;
    this.#bound = parameters.bound;
  }

  get waiting(): number {
    return this.#line.length - this.#front;
  }

  get inService(): number {
    return this.#ends.length;
  }

  /** When the next event comes; infinite after the last job. */
  get upcoming(): number {
    return Math.min(this.#nextEnd, this.#nextArrival);
  }

  /** Lets the next event happen. A job that is done makes room for one that comes at the same moment. */
  step(): void {
    const [end, arrival] = [this.#nextEnd, this.#nextArrival];
    if (end === Number.POSITIVE_INFINITY && arrival === end) return;
    if (end <= arrival) this.#complete(end);
    else this.#arrive(arrival);
  }

  /** The counts at a moment from the last event to the next. */
  momentAt(seconds: number): BacklogMoment {
    const { arrived, completed, refused, waiting, inService } = this;
    const oldestSeconds = waiting === 0 ? 0 : seconds - this.#line[this.#front]!;
    return { seconds, arrived, completed, refused, waiting, inService, oldestSeconds };
  }

  get #nextEnd(): number {
    return this.#ends[0] ?? Number.POSITIVE_INFINITY;
  }

  get #nextArrival(): number {
    return this.#arrivals[this.arrived] ?? Number.POSITIVE_INFINITY;
  }

  #complete(end: number): void {
    this.now = end;
    this.#ends.shift();
    this.completed += 1;
    if (this.waiting === 0) return;
    const arrival = this.#line[this.#front]!;
    this.#front += 1;
    this.longestWaitSeconds = Math.max(this.longestWaitSeconds, end - arrival);
    this.#begin();
  }

  #arrive(arrival: number): void {
    this.now = arrival;
    this.arrived += 1;
    if (this.inService < this.#workers) this.#begin();
    else if (this.#bound > 0 && this.waiting >= this.#bound) this.refused += 1;
    else {
      this.#line.push(arrival);
      this.peakJobs = Math.max(this.peakJobs, this.waiting);
    }
  }

  #begin(): void {
    const end = this.now + this.#drawService();
    let place = this.#ends.length;
    while (place > 0 && this.#ends[place - 1]! > end) place -= 1;
    this.#ends.splice(place, 0, end);
  }
}

export interface BacklogRun {
  /** At equal steps from the beginning to the end. */
  moments: BacklogMoment[];
  peakJobs: number;
  /** Of the jobs that were begun, and of those that wait in the end. */
  longestWaitSeconds: number;
  refusedJobs: number;
  /** From the end of the spike until no job waits; undefined where some wait to the end. */
  drainSeconds: number | undefined;
}

/**
 * The queue from its empty beginning to `untilSeconds`, looked at `steps` times on the way.
 * @throws RangeError for parameters that are no such queue
 */
export function runBacklog(
  parameters: BacklogParameters,
  randomness: BacklogRandomness,
  untilSeconds: number,
  steps: number,
): BacklogRun {
  const queue = new BacklogQueue(parameters, randomness, untilSeconds);
  const spikeEnd = parameters.leadSeconds + parameters.spikeSeconds;
  let drainSeconds: number | undefined;
  /** To be called before each later event: what it finds has been so since the event before. */
  const lookWhetherDrained = (seconds: number) => {
    if (drainSeconds === undefined && seconds >= spikeEnd && queue.waiting === 0)
      drainSeconds = Math.max(0, queue.now - spikeEnd);
  };
  const moments: BacklogMoment[] = [];
  for (let index = 0; index <= steps; index++) {
    const seconds = (index / steps) * untilSeconds;
    while (queue.upcoming <= seconds) {
      lookWhetherDrained(queue.upcoming);
      queue.step();
    }
    moments.push(queue.momentAt(seconds));
  }
  lookWhetherDrained(untilSeconds);
  const { peakJobs, longestWaitSeconds, refused } = queue;
  return {
    moments,
    peakJobs,
    longestWaitSeconds: Math.max(longestWaitSeconds, moments.at(-1)!.oldestSeconds),
    refusedJobs: refused,
    drainSeconds,
  };
}
