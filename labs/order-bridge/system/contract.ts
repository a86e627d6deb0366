/** What passes between the two platforms, and what a variant's file says. */
import type { Database } from "./store.ts";

export interface Line {
  item: number;
  quantity: number;
  priceCents: number;
}

/** Where a process may be made to die, once for each operation that asks for it: between which two steps. */
export const STRIKE_POINTS = [
  "before-commit",
  "after-commit",
  "after-send",
  "after-reply",
] as const;
export type StrikePoint = (typeof STRIKE_POINTS)[number];

/** What north tells the bridge by webhook: an order, or that one was cancelled. */
export interface OrderEvent {
  /** Given by north; the same whenever the event is delivered again. */
  id: string;
  order: number;
  /** The event's place among those of its order, from 1. */
  sequence: number;
  kind: "order" | "cancel";
  /** The customer's name for what was asked; it goes along to the last ledger. */
  operation: string;
  totalCents: number;
  lines: Line[];
  /** By north's clock, which may be wrong. */
  occurredAt: string;
  /** The lab's own: the bridge ends itself there, the first time. */
  strikeAt?: StrikePoint;
}

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
