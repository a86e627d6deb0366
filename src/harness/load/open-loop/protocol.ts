import type { RequestSpec } from "../../../lab/definition.ts";
import type { ArrivalProcess, RateSegment } from "../../../method/arrivals.ts";
import type { OpenLoopReport, OpenLoopTarget } from "./driver.ts";

/** Opens a target; the one before it is closed. */
export interface TargetMessage {
  type: "target";
  target: Omit<OpenLoopTarget, "requests"> & { requests: RequestSpec[] };
}

/** Follows one schedule against the open target. */
export interface RunMessage {
  type: "run";
  profile: RateSegment[];
  arrivals: ArrivalProcess;
  seed: string;
}

export interface CloseMessage {
  type: "close";
}

export type OpenLoopMessage = TargetMessage | RunMessage | CloseMessage;

/** A report as it crosses the process boundary, with what the driver saw of the machine meanwhile. */
export interface ReportAnswer {
  type: "report";
  report: Omit<OpenLoopReport, "lateness"> & { latenessBase64: string };
  /** Longest time in which the driver's clock ran on and its own work does not explain why, milliseconds. */
  longestStallMillis: number;
}

/** A message that could not be followed; nothing was sent. */
export interface RefusedAnswer {
  type: "failed";
  reason: string;
}
