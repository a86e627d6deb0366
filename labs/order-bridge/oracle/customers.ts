/** Customers who name each request and repeat it under the same name until they get an answer. */
import { setTimeout as pause } from "node:timers/promises";
import { type Answer, post } from "../system/http.ts";
import type { PlannedOrder } from "./schedule.ts";

const ATTEMPTS = 9;
const FIRST_PAUSE_MILLIS = 100;
const LONGEST_PAUSE_MILLIS = 400;
const PATIENCE_MILLIS = 5_000;

/** What the customers record. */
export interface CustomerLedger {
  /** Operations that were accepted. */
  accepted: string[];
  /** Operations without an answer, or with an error. */
  unanswered: string[];
  /** Of every accepted order, from the first attempt to its answer. */
  latenciesMillis: number[];
}

/** Sends each planned order when it is due, whatever happened to the earlier ones. */
export async function followOrders(
  url: string,
  orders: readonly PlannedOrder[],
): Promise<CustomerLedger> {
  const ledger: CustomerLedger = { accepted: [], unanswered: [], latenciesMillis: [] };
  const begun = performance.now();
  await Promise.all(
    orders.map(async (planned) => {
      await pause(Math.max(0, planned.atMillis - (performance.now() - begun)));
      await follow(url, planned, ledger);
    }),
  );
  return ledger;
}

async function follow(url: string, planned: PlannedOrder, ledger: CustomerLedger): Promise<void> {
  const { operation, lines, isDoubled, cancelAfterMillis } = planned;
  const body = JSON.stringify({ lines });
  const place = () => ask(`${url}/orders`, body, operation);
  const begun = performance.now();
  const [answer, other] = await Promise.all([place(), isDoubled ? place() : undefined]);
  const placed = answer ?? other;
  if (placed?.status !== 201) {
    ledger.unanswered.push(operation);
    return;
  }
  ledger.accepted.push(operation);
  ledger.latenciesMillis.push(performance.now() - begun);
  if (cancelAfterMillis === undefined) return;
  await pause(cancelAfterMillis);
  const key = `${operation}/cancel`;
  const cancelled = await ask(`${url}${placed.headers.location}/cancellation`, undefined, key);
  (cancelled?.status === 202 ? ledger.accepted : ledger.unanswered).push(key);
}

/** @returns undefined where every attempt ended without an answer or with a server error */
async function ask(url: string, body: string | undefined, key: string) {
  const options = { headers: { "idempotency-key": key }, timeoutMillis: PATIENCE_MILLIS };
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (attempt > 0) await pause(pauseBefore(attempt));
    const answer = await post(url, body, options).catch((): Answer | undefined => undefined);
    if (answer !== undefined && answer.status < 500) return answer;
  }
  return undefined;
}

const pauseBefore = (attempt: number): number =>
  Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS * 2 ** (attempt - 1));
