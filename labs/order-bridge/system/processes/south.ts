/** The point of sale: prints a ticket in the kitchen for every call that it carries out. */
import { createApp, KEYED, keyOf, send } from "../app.ts";
import { openPool } from "../database.ts";
import type { ProcessStart } from "../messages.ts";
import type { Line } from "../order-event.ts";
import { fingerprintOf } from "../platforms/idempotency.ts";
import { Kitchen, type Ticket } from "../platforms/kitchen.ts";
import { type MakeReceiver, receiver } from "../platforms/receiver.ts";
import { Refusal } from "../refusal.ts";
import { tablesOf } from "../tables.ts";
import { runProcess } from "./child.ts";

/** Items of the menu have numbers from 1 to this one. */
const MENU = 500;

const TICKET = {
  type: "object",
  additionalProperties: false,
  required: ["platform", "order", "sequence", "kind", "operation", "totalCents", "lines"],
  properties: {
    platform: { enum: ["north"] },
    order: { type: "integer", minimum: 1 },
    sequence: { type: "integer", minimum: 1 },
    kind: { enum: ["order", "cancel"] },
    operation: { type: "string", minLength: 1, maxLength: 200 },
    totalCents: { type: "integer", minimum: 0 },
    lines: {
      type: "array",
      maxItems: 20,
      items: {
        type: "object",
        required: ["item"],
        properties: { item: { type: "integer", minimum: 1 } },
      },
    },
  },
};

/** The number of the call, as the caller counts, may come with it. */
const HEADERS = {
  ...KEYED,
  properties: { ...KEYED.properties, attempt: { type: "string", pattern: "^[1-9]\\d{0,3}$" } },
};

async function open({ postgres, instance, settings, variant, port }: ProcessStart) {
  const module = (await import(variant)) as { receiver?: MakeReceiver };
  const pool = openPool(postgres);
  const { southKeys, tickets } = tablesOf(instance);
  const kitchen = new Kitchen(tickets, settings);
  const receive = (module.receiver ?? receiver)({ pool, keys: southKeys, kitchen });

  const app = createApp();
  app.post<{ Body: Omit<Ticket, "attempt"> & { lines: Line[] } }>(
    "/tickets",
    { schema: { body: TICKET, headers: HEADERS } },
    async (request, reply) => {
      const { body, headers } = request;
      const unknown = body.lines.find(({ item }) => item > MENU);
      if (unknown !== undefined)
        throw new Refusal(
          422,
          `Item ${unknown.item} is not on the menu; it goes from 1 to ${MENU}.`,
        );
      const key = keyOf(request);
      const named =
        key === undefined ? undefined : { key, fingerprint: fingerprintOf("/tickets", body) };
      const attempt = Number(headers.attempt ?? 1);
      return send(reply, await receive({ ...body, attempt }, named));
    },
  );
  return app.listen({ port, host: "127.0.0.1" });
}

runProcess(open);
