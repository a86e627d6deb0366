/** What the supervisor and its processes say to each other. */
import type { Settings } from "./scenario.ts";

/** What a server counts of itself since it started; none of it ever falls. */
export type Counters = Record<string, number>;

export interface ProcessStart {
  /** Address of the variant's file. */
  variant: string;
  /** Begins the names of everything that this server keeps anywhere. */
  run: string;
  settings: Settings;
  /** Of the stores, the neighbour and the queue, by name. */
  addresses: Record<string, string>;
  /** Orders that this process may work on at the same time. */
  places: number;
  /** 0 takes any free port. */
  port: number;
}

export type ToProcess =
  | { type: "start"; start: ProcessStart }
  | { type: "counters"; ticket: number; counters: Counters };

export type ToSupervisor =
  | { type: "ready"; address: string }
  | { type: "failed"; reason: string }
  /** With the order, where it is one that was accepted. */
  | { type: "count"; name: string; order?: string | undefined }
  /** Asks for what the whole server has counted. */
  | { type: "ask-counters"; ticket: number };
