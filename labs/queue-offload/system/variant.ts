/** What a variant's file says: how an order is taken, and how it is worked on where that is somewhere else. */
import type { EffectCounts } from "./effects.ts";
import type { Order } from "./orders.ts";
import type { Settings } from "./scenario.ts";

export type { EffectCounts, Order };

/** A process' means, the same for all variants. */
export interface Tools {
  /** Begins the names of everything that this server keeps anywhere. */
  run: string;
  settings: Settings;
  /** Of the stores and of the queue, by name. */
  addresses: Record<string, string>;
  /** Orders that this process may work on at the same time. */
  places: number;
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

/** What the supervisor lends before any other process runs. */
export interface Beginning {
  run: string;
  settings: Settings;
  services: Record<string, string>;
  /** Starts the emulator of SQS as a process of its own. @returns its address */
  startEmulator(): Promise<string>;
}

/** A queue that is ready. */
export interface Queue {
  /** Added to the addresses of all processes. */
  addresses: Record<string, string>;
  /** Orders that have been given up so far. */
  countDead(): Promise<number>;
}

/** Resolves when the client may be told yes. */
export type Accept = (order: Order) => Promise<void>;

export interface Variant {
  begin?(beginning: Beginning): Promise<Queue>;
  /** In the web process. */
  accept(tools: Tools): Accept | Promise<Accept>;
  /** In every worker process; there are none where it is missing. */
  consume?(tools: Tools): void | Promise<void>;
}

/** The neighbour will never do this order's work. */
export class Rejected extends Error {}
