/** What passes between the two platforms. */

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
