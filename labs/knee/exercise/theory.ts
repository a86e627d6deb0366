/** A queue with Poisson arrivals and exponential service times, in closed form. Times in seconds. */
import { erlangC } from "#lab/queueing";

export interface Queue {
  servers: number;
  /** Arrivals a second. */
  arrivalRate: number;
  meanService: number;
}

/**
 * Share of requests that take longer than `seconds`, waiting and service together, in M/M/c without a
 * bound. A request that waits does so for an exponential time, and is then served for another one.
 * (M. Harchol-Balter, Performance Modeling and Design of Computer Systems, 2013, chapter 14.)
 */
export function shareBeyond({ servers, arrivalRate, meanService }: Queue, seconds: number): number {
  const serviceRate = 1 / meanService;
  const spareRate = servers * serviceRate - arrivalRate;
  const waiting = erlangC(servers, arrivalRate * meanService);
  const served = Math.exp(-serviceRate * seconds);
  const difference = spareRate - serviceRate;
  // Both phases of the same rate make an Erlang distribution, where the general form would divide by 0.
  const waitedAndServed =
    Math.abs(difference) < 1e-9 * serviceRate
      ? (1 + serviceRate * seconds) * served
      : (spareRate * served - serviceRate * Math.exp(-spareRate * seconds)) / difference;
  return (1 - waiting) * served + waiting * waitedAndServed;
}

/** The latency that a share `p` of requests does not exceed; infinite where the queue grows without end. */
export function latencyQuantile(queue: Queue, p: number): number {
  if (queue.arrivalRate * queue.meanService >= queue.servers) return Number.POSITIVE_INFINITY;
  let high = queue.meanService;
  while (shareBeyond(queue, high) > 1 - p) high *= 2;
  let low = 0;
  while (high - low > 1e-7) {
    const middle = (low + high) / 2;
    if (shareBeyond(queue, middle) > 1 - p) low = middle;
    else high = middle;
  }
  return high;
}

/** Share of arrivals that find every server busy and `bound` others waiting (M/M/c/c + bound). */
export function refusedShare({ servers, arrivalRate, meanService }: Queue, bound: number): number {
  const load = arrivalRate * meanService;
  // Weights of the number in the system, scaled down as they grow: only their ratio matters.
  let weight = 1;
  let sum = 1;
  for (let number = 1; number <= servers + bound; number++) {
    weight *= load / Math.min(number, servers);
    sum += weight;
    if (sum > 1e200) {
      weight /= sum;
      sum = 1;
    }
  }
  return weight / sum;
}

/** The fewest servers with which a share `p` of requests is answered within `seconds`. */
export function leastServers(queue: Omit<Queue, "servers">, p: number, seconds: number): number {
  let servers = Math.max(1, Math.ceil(queue.arrivalRate * queue.meanService));
  while (latencyQuantile({ ...queue, servers }, p) > seconds) servers += 1;
  return servers;
}
