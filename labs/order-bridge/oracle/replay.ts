/** A few orders that reach the bridge twice, or after their cancellation, with no other fault. */
import { setTimeout as pause } from "node:timers/promises";
import { LINES } from "../requests.ts";
import { post } from "../system/http.ts";
import type { OrderEvent } from "../system/order-event.ts";
import { undisturbed } from "../system/samples.ts";
import { tablesOf } from "../system/tables.ts";
import type { Findings } from "./keys.ts";
import { withLedgers } from "./ledgers.ts";
import { drained, type Instance, instanceAt } from "./trial.ts";

const ORDERS = 5;
/** Beyond the numbers that north assigns. */
const FIRST_NUMBER = { twice: 1_000_000, "in-reverse": 2_000_000 };
const PATIENCE_MILLIS = 5_000;
const AGAIN_MILLIS = 100;
const QUIET_MILLIS = 250;

/** The events that the bridge receives, in order, and the tickets that are right then. */
const SEQUENCES = {
  twice: { right: "order", events: (order: OrderEvent) => [order, order] },
  "in-reverse": {
    right: "order cancel",
    events: (order: OrderEvent, cancel: OrderEvent) => [cancel, order],
  },
};

/** Orders whose tickets are wrong after their events were replayed in a sequence. */
export async function replay(
  sequence: keyof typeof SEQUENCES,
  url: string,
  services: Record<string, string>,
): Promise<Findings> {
  const { right, events } = SEQUENCES[sequence];
  const at = await instanceAt(url);
  const first = FIRST_NUMBER[sequence];
  const orders = Array.from({ length: ORDERS }, (_, index) => first + index).map(async (number) => {
    const order = eventOf(at, sequence, number, "order");
    for (const event of events(order, eventOf(at, sequence, number, "cancel")))
      await deliverUntilReceived(`${at.peers.bridge}/webhooks/north`, event);
  });
  await Promise.all(orders);
  return withLedgers(services.postgres!, async (client) => {
    await drained(client, at.instance, `replay-${sequence}/`, QUIET_MILLIS);
    const { rows } = await client.query<{ kinds: string }>(
      `select string_agg(kind, ' ' order by id) as kinds from ${tablesOf(at.instance).tickets}
       where order_no between $1 and $1 + $2 group by order_no`,
      [first, ORDERS],
    );
    const isRight = rows.filter(({ kinds }) => kinds === right).length;
    return { violations: ORDERS - isRight, checked: ORDERS };
  });
}

function eventOf(
  { settings }: Pick<Instance, "settings">,
  name: string,
  order: number,
  kind: OrderEvent["kind"],
): OrderEvent {
  const sequence = kind === "order" ? 1 : 2;
  return {
    id: `north/${order}/${sequence}`,
    order,
    sequence,
    kind,
    operation: undisturbed(settings, `replay-${name}/${order}/${kind}`),
    totalCents: 100,
    lines: kind === "order" ? LINES : [],
    occurredAt: new Date().toISOString(),
  };
}

/** Delivers again until the bridge has received it, as north does. */
async function deliverUntilReceived(url: string, event: OrderEvent): Promise<void> {
  const body = JSON.stringify(event);
  for (;;) {
    const isReceived = await post(url, body, { timeoutMillis: PATIENCE_MILLIS }).then(
      ({ status }) => status === 200,
      () => false,
    );
    if (isReceived) return;
    await pause(AGAIN_MILLIS);
  }
}
