/** What a variant's file says: how a bridge is made, and with what it works. */
import type { OrderEvent } from "./order-event.ts";
import type { Database } from "./store.ts";

export interface SendOptions {
  /** South does the calls of one key once, and gives each the same answer. */
  key?: string;
  /** From 1; south records it. */
  attempt?: number;
}

/** The point of sale, as the bridge sees it. */
export interface South {
  /**
   * Has south print an event's ticket.
   * @throws NoAnswer or Unreachable where south may have printed it or not, Refused where it did not, Rejected where
   * it never will
   */
  send(event: OrderEvent, options?: SendOptions): Promise<void>;
}

export interface BridgeTools {
  database: Database;
  south: South;
}

/** Makes the bridge of a process; called once in each. */
export type MakeBridge = (tools: BridgeTools) => Bridge;

export interface Bridge {
  /** Once it resolves, north gets its acknowledgement and does not deliver the event again. */
  receive(event: OrderEvent): Promise<void>;
  /** Sends what the outbox keeps; the process calls it in a loop. @returns how many events it took */
  relay?(): Promise<number>;
}
