/** The clients of a trial: they send named orders at random moments, and again until one is accepted. */
import { Agent, request } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { exponential, type Random } from "#lab/random";
import { POISON_ITEM } from "../system/scenario.ts";

export interface PlannedOrder {
  id: string;
  item: number;
  dueMillis: number;
  /** Sent once more after it was accepted, as by a client that lost the answer. */
  isRepeated: boolean;
}

/** What the clients record. */
export interface ClientLedger {
  accepted: string[];
  /** Orders without a confirmation: the server may have taken them or not. */
  unanswered: string[];
  /** Number of times each was sent: a queue may hold it as often. */
  sends: Map<string, number>;
}

const TRIES = 12;
const TRY_AGAIN_MILLIS = 300;
const ANSWER_MILLIS = 4_000;
const REPEATED_SHARE = 0.05;
const REPEATED_AFTER_MILLIS = 150;
/** Poison orders of a trial: this share of them, and at least this many. */
const LEAST_POISON = 1;
const POISON_SHARE = 0.01;

/** Poisson arrivals of orders at a rate. Orders that cannot be done come in the first half. */
export function planOrders(
  random: Random,
  prefix: string,
  { ratePerSecond, seconds }: { ratePerSecond: number; seconds: number },
): PlannedOrder[] {
  const planned: PlannedOrder[] = [];
  for (let at = exponential(random); at < ratePerSecond * seconds; at += exponential(random)) {
    planned.push({
      id: `${prefix}${planned.length}`,
      item: 7,
      dueMillis: (at / ratePerSecond) * 1e3,
      isRepeated: random.float() < REPEATED_SHARE,
    });
  }
  const poison = Math.max(LEAST_POISON, Math.round(planned.length * POISON_SHARE));
  for (let chosen = 0; chosen < poison; chosen++) {
    const one = planned[Math.floor((random.float() * planned.length) / 2)];
    if (one !== undefined) one.item = POISON_ITEM;
  }
  return planned;
}

/** Sends every order when it is due, and resolves when nothing more will be sent. */
export async function sendOrders(
  url: string,
  planned: readonly PlannedOrder[],
): Promise<ClientLedger> {
  const agent = new Agent({ keepAlive: true });
  const ledger: ClientLedger = { accepted: [], unanswered: [], sends: new Map() };
  const begun = performance.now();
  try {
    await Promise.all(
      planned.map(async (order) => {
        await pause(Math.max(0, order.dueMillis - (performance.now() - begun)));
        const send = () => {
          ledger.sends.set(order.id, (ledger.sends.get(order.id) ?? 0) + 1);
          return sendOnce(agent, url, order);
        };
        const isTaken = await sendUntilTaken(send);
        ledger[isTaken ? "accepted" : "unanswered"].push(order.id);
        if (!isTaken || !order.isRepeated) return;
        await pause(REPEATED_AFTER_MILLIS);
        await send();
      }),
    );
  } finally {
    agent.destroy();
  }
  return ledger;
}

async function sendUntilTaken(send: () => Promise<number>): Promise<boolean> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    if (attempt > 0) await pause(TRY_AGAIN_MILLIS);
    if ((await send()) === 202) return true;
  }
  return false;
}

/** The status of the answer; 0 where there was none. */
function sendOnce(agent: Agent, url: string, { id, item }: PlannedOrder): Promise<number> {
  const body = JSON.stringify({ id, item, quantity: 1 });
  const headers = {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
  };
  const signal = AbortSignal.timeout(ANSWER_MILLIS);
  return new Promise((resolve) => {
    const options = { agent, method: "POST", headers, signal };
    const sent = request(`${url}/orders`, options, (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode ?? 0));
      response.on("error", () => resolve(0));
    });
    sent.on("error", () => resolve(0));
    sent.end(body);
  });
}
