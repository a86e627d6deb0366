/**
 * Queueing theory in closed form: what waiting costs at a given utilisation. Times in seconds, rates
 * per second, offered load in erlangs (arrival rate times mean service time).
 *
 * Sources: M. Harchol-Balter, Performance Modeling and Design of Computer Systems, Cambridge 2013,
 * chapters 6, 14 and 23; A. K. Erlang, Solution of some Problems in the Theory of Probabilities of
 * Significance in Automatic Telephone Exchanges, 1917; J. D. C. Little, A Proof for the Queuing
 * Formula: L = λW, Operations Research 9(3), 1961.
 */

/** A queue that grows without bound has no mean; the sentence says by how much it is overloaded. */
export class UnstableQueueError extends RangeError {
  override name = "UnstableQueueError";
}

/**
 * The share of arrivals that find all servers busy where nobody waits (Erlang B).
 * @throws RangeError for servers that are no whole number of at least 1, or a negative load
 */
export function erlangB(servers: number, offeredErlangs: number): number {
  requireServers(servers);
  requireNonNegative("the offered load", offeredErlangs, "erlangs");
  let blocked = 1;
  for (let busy = 1; busy <= servers; busy++) {
    blocked = (offeredErlangs * blocked) / (busy + offeredErlangs * blocked);
  }
  return blocked;
}

/**
 * The probability that an arrival has to wait in an M/M/c queue (Erlang C).
 * @throws UnstableQueueError where the load is not below the number of servers
 */
export function erlangC(servers: number, offeredErlangs: number): number {
  const blocked = erlangB(servers, offeredErlangs);
  requireStable(servers, offeredErlangs);
  return (servers * blocked) / (servers - offeredErlangs * (1 - blocked));
}

/** Mean time an arrival waits for one of the servers of an M/M/c queue, in seconds. */
export function mmcMeanWait(servers: number, arrivalRate: number, serviceRate: number): number {
  const { waiting, spareRate } = mmc(servers, arrivalRate, serviceRate);
  return waiting / spareRate;
}

/**
 * Mean waiting time of an M/G/1 queue in seconds (Pollaczek and Khinchine).
 * @param scvService variance of the service time over its squared mean: 0 constant, 1 exponential
 */
export function mg1MeanWait(arrivalRate: number, meanService: number, scvService: number): number {
  requireNonNegative("the squared coefficient of variation", scvService, "");
  const load = offered(arrivalRate, meanService);
  requireStable(1, load);
  return (load / (1 - load)) * ((1 + scvService) / 2) * meanService;
}

/**
 * Mean waiting time of an M/G/c queue in seconds, by the approximation that scales M/M/c as
 * Pollaczek and Khinchine scale M/M/1 (A. M. Lee, P. A. Longton, Operational Research Quarterly
 * 10(1), 1959). Exact for one server and for exponential service; a few percent off elsewhere.
 */
export function mgcMeanWait(
  servers: number,
  arrivalRate: number,
  meanService: number,
  scvService: number,
): number {
  requireNonNegative("the squared coefficient of variation", scvService, "");
  requirePositive("the mean service time", meanService, "s");
  return (mmcMeanWait(servers, arrivalRate, 1 / meanService) * (1 + scvService)) / 2;
}

/** Mean number in a stable system: arrival rate times mean time in it, whatever the distributions. */
export function littlesLaw(arrivalRate: number, meanTimeInSystem: number): number {
  requireNonNegative("the arrival rate", arrivalRate, "per second");
  requireNonNegative("the mean time in the system", meanTimeInSystem, "s");
  return arrivalRate * meanTimeInSystem;
}

/**
 * The latency in seconds that a share `p` of evenly spread arrivals does not exceed at a server that
 * answers at once, but stalls for `stall` seconds in every `period`. An arrival in the stall waits for
 * its end, so latencies above x are had by a share (stall - x) / period of all.
 */
export function stallQuantile(stall: number, period: number, p: number): number {
  requirePositive("the stall", stall, "s");
  if (!(period > stall)) {
    throw new RangeError(
      `A stall of ${stall} s in a period of ${period} s leaves no time to serve; make the period longer.`,
    );
  }
  return Math.max(0, stall - beyondOf(p) * period);
}

function mmc(servers: number, arrivalRate: number, serviceRate: number) {
  requirePositive("the service rate", serviceRate, "per second");
  const load = offered(arrivalRate, 1 / serviceRate);
  return { waiting: erlangC(servers, load), spareRate: servers * serviceRate - arrivalRate };
}

function offered(arrivalRate: number, meanService: number): number {
  requireNonNegative("the arrival rate", arrivalRate, "per second");
  requirePositive("the mean service time", meanService, "s");
  return arrivalRate * meanService;
}

function beyondOf(p: number): number {
  if (!(p >= 0 && p < 1)) {
    throw new RangeError(`A quantile is asked for by a share from 0 to below 1, not ${p}.`);
  }
  return 1 - p;
}

function requireStable(servers: number, offeredErlangs: number): void {
  if (offeredErlangs < servers) return;
  throw new UnstableQueueError(
    `${servers} ${servers === 1 ? "server" : "servers"} cannot serve ${offeredErlangs} erlangs: the utilisation is ${offeredErlangs / servers}, and the queue grows without end. Lower the rate or add servers.`,
  );
}

function requireServers(servers: number): void {
  if (Number.isInteger(servers) && servers >= 1) return;
  throw new RangeError(`A queue has a whole number of servers, at least 1, not ${servers}.`);
}

function requirePositive(what: string, value: number, unit: string): void {
  if (value > 0 && Number.isFinite(value)) return;
  throw new RangeError(`For a queue, ${what} is a positive number, not ${value}${inUnit(unit)}.`);
}

function requireNonNegative(what: string, value: number, unit: string): void {
  if (value >= 0 && Number.isFinite(value)) return;
  throw new RangeError(`For a queue, ${what} is 0 or more, not ${value}${inUnit(unit)}.`);
}

const inUnit = (unit: string) => (unit === "" ? "" : ` ${unit}`);
