/** What passes between the two platforms. */

export interface Line {
  item: number;
  quantity: number;
  priceCents: number;
}

/** Between which two steps an operation can have the bridge killed, once. */
export const KILL_POINTS = ["before-commit", "after-commit", "after-send", "after-reply"] as const;
export type KillPoint = (typeof KILL_POINTS)[number];

/** An order or a cancellation, which north sends to the bridge by webhook. */
export interface OrderEvent {
  /** Assigned by north; every delivery of the event carries the same one. */
  id: string;
  order: number;
  /** Position among the events of its order, from 1. */
  sequence: number;
  kind: "order" | "cancel";
  /** The customer's name for the request; every ledger records it. */
  operation: string;
  totalCents: number;
  lines: Line[];
  /** By north's clock, which may be wrong. */
  occurredAt: string;
  /** For the lab only: the bridge kills itself there, the first time. */
  killAt?: KillPoint;
}
