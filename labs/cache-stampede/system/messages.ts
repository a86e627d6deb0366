/** Messages between the front and its server processes. */
import type { Counters } from "./counters.ts";
import type { Settings } from "./scenario.ts";

export interface WorkerStart {
  /** Address of the variant's file. */
  variant: string;
  services: Record<string, string>;
  settings: Settings;
  /** Begins every key of this server. */
  prefix: string;
  /** From 0; each process samples other pages. */
  index: number;
  /** To PostgreSQL. */
  connections: number;
}

export type ToWorker =
  | { type: "start"; start: WorkerStart }
  /** A client's connection comes with it. */
  | { type: "connection" }
  | { type: "count" }
  | { type: "total"; ticket: number; counters: Counters };

export type ToFront =
  | { type: "ready" }
  | { type: "failed"; reason: string }
  | { type: "counted"; counters: Counters }
  /** Asks for the sums over all processes. */
  | { type: "ask-total"; ticket: number };
