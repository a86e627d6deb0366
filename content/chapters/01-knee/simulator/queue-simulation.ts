/**
 * A queue with Poisson arrivals, any number of servers and service times of a chosen variability,
 * first come, first served: M/G/c. Deterministic by seed; shared by the page's simulator and the test
 * that holds it to the closed form.
 */
import { createRandom } from "#stats/random.ts";
import { exponential, timesOf } from "#stats/service-times.ts";

export interface QueueParameters {
  servers: number;
  /** Arrivals a second. */
  arrivalRate: number;
  meanServiceSeconds: number;
  /** Variance of the service time over its squared mean. */
  scvService: number;
  seed: number | string;
}

/** One request's way through the queue; times in seconds since the simulation began. */
export interface ServedRequest {
  arrival: number;
  /** Start of service; `start - arrival` is what it waited. */
  start: number;
  end: number;
  server: number;
}

/**
 * The requests one after another in the order of arrival, without end. A request takes the server
 * that is free first.
 * @throws RangeError for parameters that are no queue; a queue that is overloaded simply grows
 */
export function simulateQueue(parameters: QueueParameters): { next(): ServedRequest } {
  const { servers, arrivalRate, meanServiceSeconds, scvService, seed } = parameters;
  if (!(Number.isInteger(servers) && servers >= 1)) {
    throw new RangeError(`A queue has a whole number of servers, at least 1, not ${servers}.`);
  }
  if (!(arrivalRate > 0 && Number.isFinite(arrivalRate))) {
    throw new RangeError(`An arrival rate is a positive number a second, not ${arrivalRate}.`);
  }
  // Streams of their own, so that another variability leaves the arrivals where they are.
  const arrivals = createRandom(`${seed}/arrivals`);
  const services = createRandom(`${seed}/services`);
  const drawService = timesOf(meanServiceSeconds, scvService);
  const freeAt = new Float64Array(servers);
  let now = 0;
  return {
    next() {
      now += exponential(arrivals) / arrivalRate;
      let server = 0;
      for (let other = 1; other < servers; other++) {
        if (freeAt[other]! < freeAt[server]!) server = other;
      }
      const start = Math.max(now, freeAt[server]!);
      const end = start + drawService(services);
      freeAt[server] = end;
      return { arrival: now, start, end, server };
    },
  };
}
