/** How south takes a ticket: what comes twice under one key is printed once. */
import type pg from "pg";
import { transaction } from "../database.ts";
import { type Named, once, type StoredAnswer } from "./idempotency.ts";
import type { Kitchen, Ticket } from "./kitchen.ts";

export interface ReceiverTools {
  pool: pg.Pool;
  /** Name of the table of keys. */
  keys: string;
  kitchen: Kitchen;
}

/** Called once in the process. `named` is undefined where the caller gives no key. */
export type MakeReceiver = (
  tools: ReceiverTools,
) => (ticket: Ticket, named: Named | undefined) => Promise<StoredAnswer>;

/** The key, the ticket and the answer are one commit. */
export const receiver: MakeReceiver = ({ pool, keys, kitchen }) => {
  return async (ticket, named) => {
    await kitchen.prepare(ticket);
    return transaction(pool, (client) => {
      const print = () => kitchen.print(client, ticket);
      return named === undefined ? print() : once(client, keys, named, print);
    });
  };
};
