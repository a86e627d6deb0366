/** What a variant's file says: how the web process accepts an order, and how worker processes consume it. */
import type { EffectCounts } from "./effects.ts";
import type { Order } from "./orders.ts";
import type { Settings } from "./scenario.ts";

export type { EffectCounts, Order };

/** What a process works with, the same for all variants. */
export interface Tools {
  /** Begins the names of everything that this server keeps anywhere. */
  run: string;
  settings: Settings;
  /** Of the stores and of the queue, by name. */
  addresses: Record<string, string>;
  /** Orders that this process may work on at the same time. */
  concurrency: number;
  /**
   * Has an order's three steps done.
   * @throws Rejected where no attempt will ever succeed
   */
  work(order: Order): Promise<void>;
  /** Gives an order its effect unless it has had it, in one transaction. */
  recordOnce(order: Order): Promise<void>;
  /** Gives an order its effect, whether it has had it or not. */
  record(order: Order): Promise<void>;
}

/** What a variant prepares its queue with, before any other process runs. */
export interface Setup {
  run: string;
  settings: Settings;
  services: Record<string, string>;
  /** Starts the emulator of SQS in a separate process. @returns its address */
  startEmulator(): Promise<string>;
}

/** A queue that is ready. */
export interface Queue {
  /** Added to the addresses of all processes. */
  addresses: Record<string, string>;
  /** Orders in the dead-letter queue. */
  countDead(): Promise<number>;
}

/** Resolves when the order is accepted and the client may be answered. */
export type Accept = (order: Order) => Promise<void>;

export interface Variant {
  prepare?(setup: Setup): Promise<Queue>;
  /** In the web process. */
  accept(tools: Tools): Accept | Promise<Accept>;
  /** In every worker process; without it there are no workers. */
  consume?(tools: Tools): void | Promise<void>;
}

/** The neighbour will never do this order's work. */
export class Rejected extends Error {}
