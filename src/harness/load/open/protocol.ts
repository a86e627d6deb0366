import type { RequestSpec } from "../../../lab/definition.ts";
import type { ArrivalProcess, RateSegment } from "../../../stats/arrivals.ts";
import type { OpenLoopTarget } from "./driver.ts";
import type { OpenLoopReport } from "./report.ts";
import type { ClassReport } from "./request-log.ts";
import type { Cut } from "./sliced-log.ts";

/** Opens a target and its connections; the one before it is closed. */
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
  /** How the schedule is cut into slices; not at all when left out. */
  cut?: Cut;
}

/** A slice begins, or with the number of slices as index: the last one has ended. */
export interface SliceBegunMessage {
  type: "open-slice-begun";
  index: number;
}

export interface OpenSliceAnswer {
  classes: ClassReport[];
  latenessBase64: string;
  /** As below, while this slice's requests were due. */
  longestStallMillis: number;
}

interface CloseMessage {
  type: "close";
}

export type OpenLoopMessage = TargetMessage | RunMessage | CloseMessage;

/** A report as it crosses the process boundary, with what the driver saw of the machine meanwhile. */
export interface ReportAnswer {
  type: "report";
  report: Omit<OpenLoopReport, "lateness" | "slices"> & { latenessBase64: string };
  slices: OpenSliceAnswer[];
  /** Longest time in which the driver's clock ran on and its own work does not explain why, milliseconds. */
  longestStallMillis: number;
  /** How far the wall clock moved against the monotonic one, milliseconds. */
  clockStepMillis: number;
}

/** A message that could not be followed; nothing was sent. */
export interface RefusedAnswer {
  type: "failed";
  reason: string;
}
