/** Messages between the supervisor and its processes. */
import type { Settings } from "./scenario.ts";

export type ProcessName = "south" | "link" | "bridge" | "north";

/** Base addresses of the processes started before. */
export type Peers = Partial<Record<ProcessName, string>>;

export interface ProcessStart {
  /** Address of PostgreSQL. */
  postgres: string;
  /** Begins the names of this instance's schemas. */
  instance: string;
  settings: Settings;
  /** Address of the variant's file. */
  variant: string;
  /** 0 takes any free one. */
  port: number;
  peers: Peers;
}

export type FromProcess = { type: "ready"; url: string } | { type: "failed"; reason: string };
