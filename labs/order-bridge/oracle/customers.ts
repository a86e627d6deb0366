/** Customers with patience: they name what they ask, and ask again under the same name until they are answered. */
import { setTimeout as pause } from "node:timers/promises";
import { type Answer, post } from "../system/http.ts";
import type { PlannedOrder } from "./schedule.ts";

const ATTEMPTS = 9;
const FIRST_PAUSE_MILLIS = 100;
const LONGEST_PAUSE_MILLIS = 400;
const PATIENCE_MILLIS = 5_000;

/** What they have written down by themselves. */
export interface Heard {
  /** Told yes. */
  accepted: string[];
  /** Told nothing that they could understand. */
  unanswered: string[];
  /** Of every accepted order, from the first attempt to the answer. */
  latenciesMillis: number[];
}

/** Sends a plan's orders when they are due, whatever becomes of those before. */
export async function followOrders(url: string, orders: readonly PlannedOrder[]): Promise<Heard> {
  const heard: Heard = { accepted: [], unanswered: [], latenciesMillis: [] };
  const begun = performance.now();
  await Promise.all(
    orders.map(async (planned) => {
      await pause(Math.max(0, planned.atMillis - (performance.now() - begun)));
      await follow(url, planned, heard);
    }),
  );
  return heard;
}

async function follow(url: string, planned: PlannedOrder, heard: Heard): Promise<void> {
  const { operation, lines, isDoubled, cancelAfterMillis } = planned;
  const body = JSON.stringify({ lines });
  const place = () => ask(`${url}/orders`, body, operation);
  const begun = performance.now();
  const [answer, other] = await Promise.all([place(), isDoubled ? place() : undefined]);
  const placed = answer ?? other;
  if (placed?.status !== 201) {
    heard.unanswered.push(operation);
    return;
  }
  heard.accepted.push(operation);
  heard.latenciesMillis.push(performance.now() - begun);
  if (cancelAfterMillis === undefined) return;
  await pause(cancelAfterMillis);
  const key = `${operation}/cancel`;
  const cancelled = await ask(`${url}${placed.headers.location}/cancellation`, undefined, key);
  (cancelled?.status === 202 ? heard.accepted : heard.unanswered).push(key);
}

/** @returns undefined where nobody answered but with an error of the server, however often they were asked */
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
