/**
 * The waiting time of an M/D/1 queue: arrivals at random at a server that takes as long for each of
 * them. By work conservation it is also the work that somebody finds who looks at any moment that does
 * not depend on the queue. Times in seconds, rates per second.
 */
import { UnstableQueueError } from "#stats/queueing.ts";

/** Beyond so many service times the sum's terms, of changing sign, cancel more than a double can hold. */
const MOST_SERVICES = 20;

/**
 * The share of arrivals that wait at most so long (A. K. Erlang, The Theory of Probabilities and Telephone
 * Conversations, 1909): (1 - ρ) Σ over k of (-λ (t - k s))^k / k! × e^(λ (t - k s)), for k s ≤ t.
 * @throws UnstableQueueError where work comes faster than it is done; RangeError for a time of more than 20 services
 */
export function md1WaitShare(arrivalRate: number, service: number, seconds: number): number {
  const load = loadOf(arrivalRate, service);
  if (!(seconds >= 0 && seconds <= MOST_SERVICES * service))
    throw new RangeError(
      `The share of waits up to ${seconds} s cannot be had; ask for 0 to ${MOST_SERVICES} service times.`,
    );
  let sum = 0;
  let factorial = 1;
  for (let services = 0; services * service <= seconds; services++) {
    if (services > 0) factorial *= services;
    const exponent = arrivalRate * (seconds - services * service);
    sum += ((-exponent) ** services / factorial) * Math.exp(exponent);
  }
  return (1 - load) * sum;
}

/**
 * The waiting time in seconds that a share `p` of the arrivals does not exceed; 0 where so many do not wait.
 * @throws RangeError where it is more than 20 service times
 */
export function md1WaitQuantile(arrivalRate: number, service: number, p: number): number {
  if (!(p >= 0 && p < 1))
    throw new RangeError(`A quantile is asked for by a share from 0 to below 1, not ${p}.`);
  const most = MOST_SERVICES * service;
  if (md1WaitShare(arrivalRate, service, 0) >= p) return 0;
  if (md1WaitShare(arrivalRate, service, most) < p)
    throw new RangeError(`The ${p} quantile is more than ${MOST_SERVICES} service times.`);
  let [low, high] = [0, most];
  for (let halving = 0; halving < 60; halving++) {
    const middle = (low + high) / 2;
    if (md1WaitShare(arrivalRate, service, middle) < p) low = middle;
    else high = middle;
  }
  return high;
}

function loadOf(arrivalRate: number, service: number): number {
  if (!(arrivalRate > 0 && service > 0 && Number.isFinite(arrivalRate * service)))
    throw new RangeError(
      `A queue has a rate and a service time above 0, not ${arrivalRate} a second and ${service} s.`,
    );
  const load = arrivalRate * service;
  if (load >= 1)
    throw new UnstableQueueError(
      `One server cannot serve ${load} erlangs: the queue grows without end. Lower the rate.`,
    );
  return load;
}
