/** A few orders of which the bridge is told twice, or after their cancellation, and nothing else in the way. */
import { setTimeout as pause } from "node:timers/promises";
import { LINES } from "../requests.ts";
import { undisturbed } from "../system/draws.ts";
import { post } from "../system/http.ts";
import type { OrderEvent } from "../system/order-event.ts";
import { tablesOf } from "../system/tables.ts";
import { withBooks } from "./books.ts";
import type { Judgement } from "./keys.ts";
import { drained, type Instance, instanceAt } from "./trial.ts";

const ORDERS = 5;
/** Beyond the numbers that north gives. */
const FIRST_NUMBER = { twice: 1_000_000, "in-reverse": 2_000_000 };
const PATIENCE_MILLIS = 5_000;
const AGAIN_MILLIS = 100;
const QUIET_MILLIS = 250;

/** What the bridge is told of an order, and which tickets are right then. */
const WAYS = {
  twice: { right: "order", tell: (order: OrderEvent) => [order, order] },
  "in-reverse": {
    right: "order cancel",
    tell: (order: OrderEvent, cancel: OrderEvent) => [cancel, order],
  },
};

/** Orders whose tickets are not what they should be, after the bridge was told of them in a way. */
export async function told(
  way: keyof typeof WAYS,
  url: string,
  services: Record<string, string>,
): Promise<Judgement> {
  const { right, tell } = WAYS[way];
  const at = await instanceAt(url);
  const first = FIRST_NUMBER[way];
  const orders = Array.from({ length: ORDERS }, (_, index) => first + index).map(async (number) => {
    const order = eventOf(at, way, number, "order");
    for (const event of tell(order, eventOf(at, way, number, "cancel")))
      await tellUntilReceived(`${at.peers.bridge}/webhooks/north`, event);
  });
  await Promise.all(orders);
  return withBooks(services.postgres!, async (client) => {
    await drained(client, at.instance, `told-${way}/`, QUIET_MILLIS);
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
  way: string,
  order: number,
  kind: OrderEvent["kind"],
): OrderEvent {
  const sequence = kind === "order" ? 1 : 2;
  return {
    id: `north/${order}/${sequence}`,
    order,
    sequence,
    kind,
    operation: undisturbed(settings, `told-${way}/${order}/${kind}`),
    totalCents: 100,
    lines: kind === "order" ? LINES : [],
    occurredAt: new Date().toISOString(),
  };
}

/** As north does: again, until the bridge has received it. */
async function tellUntilReceived(url: string, event: OrderEvent): Promise<void> {
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
