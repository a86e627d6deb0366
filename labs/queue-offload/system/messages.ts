/** Messages between the supervisor and its processes. */
import type { Settings } from "./scenario.ts";

/** Counters of a server since it started; none of them ever falls. */
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
  concurrency: number;
  /** 0 takes any free port. */
  port: number;
}

export type ToProcess =
  | { type: "start"; start: ProcessStart }
  | { type: "counters"; ticket: number; counters: Counters };

export type ToSupervisor =
  | { type: "ready"; address: string }
  | { type: "failed"; reason: string }
  /** Names the order where one was accepted. */
  | { type: "count"; name: string; order?: string | undefined }
  /** Asks for the counters of the whole server. */
  | { type: "ask-counters"; ticket: number };
