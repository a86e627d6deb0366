import type { InvalidCause } from "../result/schema.ts";

/** What the rules may look at: the machine, the generator, and whether answers came at all; never how fast they came. */
export interface SliceConditions {
  generatorUtilization: number;
  /** Event-loop utilisation of the server under load that has least to do. */
  idlestServer: number;
  errorShare: number;
  allowedErrorShare: number;
  stolenShare: number;
  longestStallMillis: number;
  clockStepMillis: number;
  restarted: boolean;
}

const GENERATOR_BUSY = 0.95;
const SERVER_BUSY = 0.9;
const MAX_STOLEN_SHARE = 0.05;
const MAX_STALL_MILLIS = 10;
const MAX_CLOCK_STEP_MILLIS = 50;

/** The first rule of method.md that a slice breaks, or null when it is valid. */
export function invalidCause(slice: SliceConditions): InvalidCause | null {
  if (slice.restarted) return "process-restarted";
  if (slice.clockStepMillis > MAX_CLOCK_STEP_MILLIS) return "clock-stepped";
  if (slice.errorShare > slice.allowedErrorShare) return "errors";
  if (slice.stolenShare > MAX_STOLEN_SHARE) return "stolen-cpu";
  if (slice.longestStallMillis > MAX_STALL_MILLIS) return "machine-stall";
  if (slice.generatorUtilization > GENERATOR_BUSY && slice.idlestServer < SERVER_BUSY)
    return "generator-bound";
  return null;
}
