/** The bridge's process: receives events by webhook, hands them to its variant, and calls south. */
import { setTimeout as pause } from "node:timers/promises";
import { createApp } from "../app.ts";
import type { Bridge, MakeBridge } from "../contract.ts";
import { openPool } from "../database.ts";
import { KillPoints } from "../kill-points.ts";
import type { ProcessStart } from "../messages.ts";
import { KILL_POINTS, type OrderEvent } from "../order-event.ts";
import { Refusal } from "../refusal.ts";
import { BATCH, RELAYS } from "../scenario.ts";
import { SouthClient } from "../south-client.ts";
import { Database } from "../store.ts";
import { tablesOf } from "../tables.ts";
import { runProcess } from "./child.ts";

const EVENT = {
  type: "object",
  additionalProperties: false,
  required: ["id", "order", "sequence", "kind", "operation", "totalCents", "lines", "occurredAt"],
  properties: {
    id: { type: "string", minLength: 1, maxLength: 200 },
    order: { type: "integer", minimum: 1 },
    sequence: { type: "integer", minimum: 1 },
    kind: { enum: ["order", "cancel"] },
    operation: { type: "string", minLength: 1, maxLength: 200 },
    totalCents: { type: "integer", minimum: 0 },
    lines: { type: "array", maxItems: 20 },
    occurredAt: { type: "string" },
    killAt: { enum: KILL_POINTS },
  },
};

async function open({ postgres, instance, settings, variant, port, peers }: ProcessStart) {
  const module = (await import(variant)) as { bridge: MakeBridge };
  const pool = openPool(postgres);
  const killPoints = new KillPoints(pool, tablesOf(instance).kills);
  const { attemptMillis, longestPauseMillis } = settings;
  const bridge = module.bridge({
    database: new Database(pool, instance, longestPauseMillis),
    south: new SouthClient({ url: peers.link!, attemptMillis, killPoints }),
  });

  const app = createApp();
  app.post<{ Params: { platform: string }; Body: OrderEvent }>(
    "/webhooks/:platform",
    { schema: { body: EVENT } },
    async ({ params, body }) => {
      if (params.platform !== "north")
        throw new Refusal(
          404,
          `No platform "${params.platform}" is known here; the only one that sends webhooks is north.`,
        );
      await killPoints.reach("before-commit", body);
      await bridge.receive(body);
      return { status: "received" };
    },
  );
  const url = await app.listen({ port, host: "127.0.0.1" });
  for (let relay = 0; relay < RELAYS; relay++) void pollOutbox(bridge, settings.pollMillis);
  return url;
}

/** Polls again at once while a full batch comes back. */
async function pollOutbox(bridge: Bridge, pollMillis: number): Promise<void> {
  if (bridge.relay === undefined) return;
  for (;;) {
    // While the database is down a poll fails; the next one may find it up again.
    const taken = await bridge.relay().catch(() => 0);
    if (taken < BATCH) await pause(pollMillis);
  }
}

runProcess(open);
