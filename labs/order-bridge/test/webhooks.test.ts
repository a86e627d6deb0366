/** How a bridge treats events that come twice, late, in another order, or with a wrong time. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  CLEAN,
  eventually,
  keyed,
  LINES,
  type Platforms,
  place,
  post,
  type Stores,
  settled,
  startPlatforms,
  startStores,
  ticketsOf,
} from "./start.ts";

let stores: Stores;
beforeAll(async () => {
  stores = await startStores();
});
afterAll(() => stores.stop());

async function withPlatforms(
  variant: string,
  params: Record<string, string | number | boolean>,
  look: (platforms: Platforms) => Promise<void>,
): Promise<void> {
  const platforms = await startPlatforms(stores, variant, { ...CLEAN, ...params });
  try {
    await look(platforms);
  } finally {
    platforms.stop();
  }
}

const kinds = async (platforms: Platforms, prefix: string) =>
  (await ticketsOf(platforms, prefix)).map(({ kind }) => kind);

describe.concurrent("a webhook that north delivers twice", () => {
  const times = async (variant: string) => {
    let tickets = 0;
    await withPlatforms(variant, { repeatedShare: 1 }, async (platforms) => {
      await place(platforms, "twice");
      await settled(stores, platforms, "twice");
      tickets = (await ticketsOf(platforms, "twice")).length;
      // Both came, whatever the bridge has made of them.
      const [event] = await platforms.query<{ acknowledged: number }>(
        `select acknowledged from ${platforms.tables.events}`,
      );
      expect(event!.acknowledged).toBe(2);
    });
    return tickets;
  };

  test("is two tickets where the bridge does not know it again", async () => {
    expect(await times("naive")).toBe(2);
    expect(await times("retry-only")).toBe(2);
  });

  test("is one ticket where it does", async () => {
    expect(await times("key-only")).toBe(1);
    expect(await times("outbox")).toBe(1);
  });
});

describe.concurrent("events that reach the bridge from somebody else", () => {
  const order = (number: number) => ({
    id: `north/${number}/1`,
    order: number,
    sequence: 1,
    kind: "order",
    operation: `event/${number}`,
    totalCents: 3_039,
    lines: LINES,
    occurredAt: new Date().toISOString(),
  });
  const cancel = (number: number) => ({
    ...order(number),
    id: `north/${number}/2`,
    sequence: 2,
    kind: "cancel",
    operation: `event/${number}/cancel`,
    lines: [],
  });
  const deliver = async ({ peers }: Platforms, event: object) =>
    expect((await post(peers.bridge!, "/webhooks/north", event)).status).toBe(200);

  test("are printed as they come by a bridge that passes them on at once, the cancellation first", async () => {
    await withPlatforms("key-only", {}, async (platforms) => {
      await deliver(platforms, cancel(700_001));
      await deliver(platforms, order(700_001));
      expect(await kinds(platforms, "event/700001")).toEqual(["cancel", "order"]);
    });
  });

  test("are printed in the order of their numbers by the outbox, which keeps a cancellation until its order has come", async () => {
    await withPlatforms("outbox", {}, async (platforms) => {
      await deliver(platforms, cancel(700_001));
      await deliver(platforms, order(700_002));
      await eventually(() => kinds(platforms, "event/700002"), ["order"]);
      expect(await kinds(platforms, "event/700001")).toEqual([]);
      await deliver(platforms, order(700_001));
      await eventually(() => kinds(platforms, "event/700001"), ["order", "cancel"]);
    });
  });

  test("are old when they come again, and nothing comes of it but with naive", async () => {
    const replayed = async (variant: string) => {
      let tickets = 0;
      await withPlatforms(variant, {}, async (platforms) => {
        await deliver(platforms, order(700_001));
        await deliver(platforms, cancel(700_001));
        await eventually(() => kinds(platforms, "event/"), ["order", "cancel"]);
        for (let time = 0; time < 3; time++) await deliver(platforms, order(700_001));
        // What came after them has been printed, so they would have been, too.
        await deliver(platforms, order(700_002));
        await eventually(() => kinds(platforms, "event/700002"), ["order"]);
        tickets = (await ticketsOf(platforms, "event/700001")).length;
      });
      return tickets;
    };
    expect(await replayed("naive")).toBe(5);
    expect(await replayed("key-only")).toBe(2);
    expect(await replayed("outbox")).toBe(2);
  });
});

test.concurrent.each([
  3_600_000, -3_600_000,
])("a clock of north's that is %i ms ahead changes no order of events", async (clockSkewMillis) => {
  await withPlatforms("outbox", { clockSkewMillis }, async (platforms) => {
    const number = await place(platforms, "skewed");
    const path = `/orders/${number}/cancellation`;
    await post(platforms.url, path, undefined, keyed("skewed/cancel"));
    await settled(stores, platforms, "skewed");
    const [event] = await platforms.query<{ body: string }>(
      `select body from ${platforms.tables.events} where sequence = 1`,
    );
    const occurredAt = Date.parse((JSON.parse(event!.body) as { occurredAt: string }).occurredAt);
    expect(Math.round((occurredAt - Date.now()) / 3_600_000)).toBe(clockSkewMillis / 3_600_000);
    expect(await kinds(platforms, "skewed")).toEqual(["order", "cancel"]);
  });
});

test.concurrent("what north holds back is delivered in the end, and the customer does not wait for it", async () => {
  await withPlatforms("naive", { heldShare: 1, heldMillis: 600_000 }, async (platforms) => {
    const { events } = platforms.tables;
    await place(platforms, "held");
    const [event] = await platforms.query<{ acknowledged: number }>(
      `select acknowledged from ${events}`,
    );
    expect(event!.acknowledged).toBe(0);
    // Its time has come.
    await platforms.query(`update ${events} set due_at = now()`);
    await settled(stores, platforms, "held");
    expect(await kinds(platforms, "held")).toEqual(["order"]);
  });
});

test.concurrent("two bridges' worth of platforms on one server share nothing", async () => {
  await withPlatforms("outbox", {}, async (one) => {
    await withPlatforms("outbox", {}, async (other) => {
      expect(other.instance).not.toBe(one.instance);
      expect(await place(one, "same")).toBe(1);
      expect(await place(other, "same")).toBe(1);
      for (const platforms of [one, other]) {
        await settled(stores, platforms, "same");
        expect(await ticketsOf(platforms, "same")).toHaveLength(1);
      }
    });
  });
});
