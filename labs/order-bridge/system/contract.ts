/** What a variant's file says: how a bridge is made, and with what it works. */
import type { OrderEvent } from "./order-event.ts";
import type { Database } from "./store.ts";

export interface SendOptions {
  /** South does a call of one key once, and answers the same whenever it comes again. */
  key?: string;
  /** From 1; told to south for its records. */
  attempt?: number;
}

/** The point of sale, as far as one can tell from here. */
export interface South {
  /**
   * Has south print an event's ticket.
   * @throws NoAnswer or Unreachable where nobody knows whether it did, Refused where it did not, Rejected where
   * it never will
   */
  send(event: OrderEvent, options?: SendOptions): Promise<void>;
}

export interface BridgeTools {
  database: Database;
  south: South;
}

/** What a bridge does with an event; called once in each process. */
export type MakeBridge = (tools: BridgeTools) => Bridge;

export interface Bridge {
  /** When it resolves, north is told that the event was received, and sends it no more. */
  receive(event: OrderEvent): Promise<void>;
  /** Passes on what is kept, if anything is; asked for again and again. @returns how many events it took up */
  relay?(): Promise<number>;
}
