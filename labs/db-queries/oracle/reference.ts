/** What the variants have to find, asked for in another way and without regard to what it costs. */
import type pg from "pg";
import { PAGE_ROWS } from "../system/pages.ts";
import { ORDERS_OF_A_PLAYER } from "../system/tables.ts";

/** The right rows of a request with this input. */
export type Reference = (client: pg.Client, input: number) => Promise<object[]>;

/** Order n belongs to player 1 + (n - 1) mod a tenth of all orders, which no table has to be copied for. */
const numberedOrders = `(SELECT *, 1 + (id - 1) % (SELECT max(id) / ${ORDERS_OF_A_PLAYER} FROM orders) AS owner
                         FROM orders) AS numbered`;

const rowsOf = async (client: pg.Client, text: string, values: unknown[]) =>
  (await client.query(text, values)).rows as object[];

export const friendsOf: Reference = (client, player) =>
  rowsOf(
    client,
    `SELECT id, name, level FROM players
     WHERE id IN (SELECT friend_id FROM friends WHERE player_id = $1) ORDER BY id`,
    [player],
  );

export const ordersOf: Reference = (client, player) =>
  rowsOf(
    client,
    `SELECT id, item_id, price_cents, state, placed_at
     FROM ${numberedOrders} WHERE owner = $1 ORDER BY id`,
    [player],
  );

/** Of a hundred players; block 1 is the first hundred. */
export const pricesOf: Reference = (client, block) =>
  rowsOf(
    client,
    `SELECT id, price_cents
     FROM ${numberedOrders} WHERE (owner - 1) / 100 = $1 ORDER BY owner, id`,
    [block - 1],
  );

/** Pages from one on: all orders are numbered, and those of the page taken. */
export const pagesFrom =
  (first: number): Reference =>
  (client, input) =>
    rowsOf(
      client,
      `SELECT id, player_id, item_id, price_cents, state, placed_at::text AS placed
       FROM (SELECT *, row_number() OVER (ORDER BY placed_at DESC, id DESC) AS place
             FROM orders) AS numbered
       WHERE (place - 1) / ${PAGE_ROWS} = $1 ORDER BY place`,
      [first + input - 2],
    );
