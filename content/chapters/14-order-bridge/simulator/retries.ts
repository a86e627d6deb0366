/**
 * What retries do to loss and to duplication when the sender cannot tell "not delivered" from "delivered, and the reply
 * was lost": in closed form, and by simulation. Attempts fail independently of one another.
 */
import type { Estimate } from "#stats/bootstrap.ts";
import { createRandom, type Random } from "#stats/random.ts";

/** How often each outcome is had by one attempt, as shares that add up to 1. */
export interface AttemptShares {
  ok: number;
  /** Delivered, and the sender does not hear of it. */
  replyLost: number;
  notDelivered: number;
}

/** The standard normal quantile at 0.995: an interval of 99 %. */
const Z = 2.575829;

/** The share of orders of which no attempt is delivered: p^attempts for "not delivered". */
export function lossShare(shares: AttemptShares, attempts: number): number {
  requireAttempts(shares, attempts);
  return shares.notDelivered ** attempts;
}

/**
 * Deliveries of an order on average. An attempt is made when all before it have failed, delivered or not, so there are
 * (1 - not delivered) × the sum over k < attempts of (not delivered + reply lost)^k.
 */
export function meanDeliveries(shares: AttemptShares, attempts: number): number {
  requireAttempts(shares, attempts);
  const failed = shares.notDelivered + shares.replyLost;
  let made = 0;
  for (let before = 0; before < attempts; before++) made += failed ** before;
  return (1 - shares.notDelivered) * made;
}

/** Deliveries of an order beyond the first one, on average. */
export function excessDeliveries(shares: AttemptShares, attempts: number): number {
  const excess = meanDeliveries(shares, attempts) - (1 - lossShare(shares, attempts));
  // Of one attempt there is none, whatever rounding says.
  return attempts === 1 ? 0 : excess;
}

export interface RetryCount {
  orders: number;
  /** Share of the orders that were never delivered, with its interval of 99 % (E. B. Wilson, 1927). */
  loss: Estimate;
  /** Deliveries beyond the first, an order, with an interval of 99 % from their spread. */
  excess: Estimate;
}

/** So many orders, each sent up to `attempts` times. */
export function simulateRetries(
  shares: AttemptShares,
  attempts: number,
  orders: number,
  seed: number | string,
): RetryCount {
  requireAttempts(shares, attempts);
  if (!(Number.isInteger(orders) && orders >= 1))
    throw new RangeError(`Orders are a whole number of at least 1, not ${orders}.`);
  const random = createRandom(seed);
  let [lost, excess, squares] = [0, 0, 0];
  for (let order = 0; order < orders; order++) {
    const delivered = deliveriesOf(shares, attempts, random);
    const surplus = Math.max(0, delivered - 1);
    if (delivered === 0) lost += 1;
    excess += surplus;
    squares += surplus ** 2;
  }
  return {
    orders,
    loss: wilsonInterval(lost, orders),
    excess: meanInterval(excess, squares, orders),
  };
}

function deliveriesOf(shares: AttemptShares, attempts: number, random: Random): number {
  let delivered = 0;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const drawn = random.float();
    if (drawn >= shares.notDelivered) delivered += 1;
    if (drawn >= shares.notDelivered + shares.replyLost) return delivered;
  }
  return delivered;
}

function wilsonInterval(hits: number, trials: number): Estimate {
  const share = hits / trials;
  const weight = Z ** 2 / trials;
  const middle = (share + weight / 2) / (1 + weight);
  const half = (Z * Math.sqrt((share * (1 - share) + weight / 4) / trials)) / (1 + weight);
  return { value: share, low: Math.max(0, middle - half), high: middle + half };
}

function meanInterval(sum: number, squares: number, count: number): Estimate {
  const mean = sum / count;
  const half = Z * Math.sqrt(Math.max(0, squares / count - mean ** 2) / count);
  return { value: mean, low: mean - half, high: mean + half };
}

function requireAttempts(shares: AttemptShares, attempts: number): void {
  const { ok, replyLost, notDelivered } = shares;
  const all = [ok, replyLost, notDelivered];
  const sum = ok + replyLost + notDelivered;
  if (all.some((share) => !(share >= 0)) || Math.abs(sum - 1) > 1e-9) {
    throw new RangeError(
      `The shares of an attempt's outcomes are 0 or more and add up to 1; these (${all.join(", ")}) add up to ${sum}.`,
    );
  }
  if (!(Number.isInteger(attempts) && attempts >= 1))
    throw new RangeError(`Attempts are a whole number of at least 1, not ${attempts}.`);
}
