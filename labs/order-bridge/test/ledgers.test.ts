/** The ledgers show every fault: written by hand, and read as a trial reads them. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { reconcile } from "../../../src/lab/ledger.ts";
import { readLedgers, withLedgers } from "../oracle/ledgers.ts";
import { createTables, tablesOf } from "../system/tables.ts";
import { type Stores, startStores } from "./start.ts";

let stores: Stores;
let instances = 0;
beforeAll(async () => {
  stores = await startStores();
});
afterAll(() => stores.stop());

interface Written {
  /** Printed, in this order. */
  tickets?: string[];
  /** Not acknowledged by the bridge. */
  undelivered?: string[];
  waiting?: string[];
  dead?: string[];
}

const ORDERS = ["t/1", "t/1/cancel", "t/2"];
const numberOf = (operation: string) => Number(operation.split("/")[1]);
const sequenceOf = (operation: string) => (operation.endsWith("cancel") ? 2 : 1);

/** Two orders of 500 cents, the first cancelled, as far as the parties have come with them. */
async function account({ tickets = [], undelivered = [], waiting = [], dead = [] }: Written) {
  const instance = `order_bridge_ledgers_${++instances}`;
  const names = tablesOf(instance);
  await createTables(stores.urls.postgres!, instance);
  return withLedgers(stores.urls.postgres!, async (client) => {
    const rows = [
      [1, "t/1", "cancelled"],
      [2, "t/2", "accepted"],
      [3, "other/1", "accepted"],
    ] as const;
    for (const [number, operation, status] of rows)
      await client.query(`insert into ${names.orders} values ($1, $2, 500, $3)`, [
        number,
        operation,
        status,
      ]);
    for (const operation of [...ORDERS, "other/1"])
      await client.query(
        `insert into ${names.events}
           (id, operation, order_no, sequence, body, deliveries, acknowledged, due_at)
         values ($1, $1, $2, $3, '', 1, $4, now())`,
        [
          operation,
          numberOf(operation),
          sequenceOf(operation),
          undelivered.includes(operation) || operation === "other/1" ? 0 : 1,
        ],
      );
    for (const [state, some] of Object.entries({ waiting, dead }))
      for (const operation of some)
        await client.query(
          `insert into ${names.outbox} (event_id, operation, order_no, sequence, body, state)
           values ($1, $1, $2, $3, '{}', $4)`,
          [operation, numberOf(operation), sequenceOf(operation), state],
        );
    for (const operation of tickets)
      await client.query(
        `insert into ${names.tickets}
           (operation, order_no, sequence, kind, total_cents, attempt)
         values ($1, $2, $3, $4, 500, 1)`,
        [
          operation,
          numberOf(operation),
          sequenceOf(operation),
          operation.endsWith("cancel") ? "cancel" : "order",
        ],
      );
    const { northCents, southCents, delaysMillis, ...ledgers } = await readLedgers(
      client,
      instance,
      "t/",
    );
    return {
      ...reconcile({ accepted: ORDERS, ...ledgers }),
      cents: [northCents, southCents],
      delays: delaysMillis.length,
    };
  });
}

test("all is well where every operation has its ticket, in order", async () => {
  expect(await account({ tickets: ORDERS })).toMatchObject({
    accepted: 3,
    completed: 3,
    lost: 0,
    duplicated: 0,
    misordered: 0,
    phantom: 0,
    remainder: 0,
    cents: [500, 500],
    delays: 3,
  });
});

test("a ticket that is missing is a loss, unless somebody still has to do it or has given it up", async () => {
  const tickets = ["t/1", "t/1/cancel"];
  expect(await account({ tickets })).toMatchObject({ lost: 1, cents: [500, 0] });
  expect(await account({ tickets, undelivered: ["t/2"] })).toMatchObject({ lost: 0, inFlight: 1 });
  expect(await account({ tickets, waiting: ["t/2"] })).toMatchObject({ lost: 0, inFlight: 1 });
  expect(await account({ tickets, dead: ["t/2"] })).toMatchObject({ lost: 0, deadLettered: 1 });
});

test("a ticket too many is a double, and one before its order is out of order", async () => {
  expect(await account({ tickets: [...ORDERS, "t/2"] })).toMatchObject({
    duplicated: 1,
    cents: [500, 1_000],
  });
  expect(await account({ tickets: ["t/1/cancel", "t/1", "t/2"] })).toMatchObject({
    misordered: 1,
    cents: [500, 500],
  });
});

test("a ticket that nobody asked for is a phantom, and other trials' tickets are none of ours", async () => {
  expect(await account({ tickets: [...ORDERS, "t/9"] })).toMatchObject({ phantom: 1 });
  expect(await account({ tickets: [...ORDERS, "other/1"] })).toMatchObject({
    phantom: 0,
    cents: [500, 500],
  });
});
