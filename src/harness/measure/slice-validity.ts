import type { InvalidCause } from "../../result/document/schema.ts";

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
  /** A service of the lab ended by itself. */
  serviceDied: boolean;
  /** Open loop only: by how much requests were handled after they were due, and what is late depends on. */
  lateness?: { p99Micros: number; latencyP50Micros: number };
  /** Open loop only: due requests that were not sent because too many were in flight. */
  refused?: number;
}

const GENERATOR_BUSY = 0.95;
const SERVER_BUSY = 0.9;
const MAX_STOLEN_SHARE = 0.05;
const MAX_STALL_MILLIS = 10;
const MAX_CLOCK_STEP_MILLIS = 50;
const LATE_MICROS = 1_000;
const LATE_SHARE_OF_P50 = 0.1;

/** The first rule of method.md that a slice breaks, or null when it is valid. */
export function invalidCause(slice: SliceConditions): InvalidCause | null {
  if (slice.restarted) return "process-restarted";
  if (slice.serviceDied) return "service-died";
  if (slice.clockStepMillis > MAX_CLOCK_STEP_MILLIS) return "clock-stepped";
  if (slice.errorShare > slice.allowedErrorShare) return "errors";
  if (slice.stolenShare > MAX_STOLEN_SHARE) return "stolen-cpu";
  if (slice.longestStallMillis > MAX_STALL_MILLIS) return "machine-stall";
  if (slice.generatorUtilization > GENERATOR_BUSY && slice.idlestServer < SERVER_BUSY)
    return "generator-bound";
  if (slice.lateness !== undefined && isLate(slice.lateness)) return "late-dispatch";
  if ((slice.refused ?? 0) > 0) return "overloaded";
  return null;
}

/** Lateness is the driver's fault; a tenth of a long median, or a millisecond, is let pass. */
function isLate({ p99Micros, latencyP50Micros }: NonNullable<SliceConditions["lateness"]>) {
  return p99Micros > Math.max(LATE_MICROS, LATE_SHARE_OF_P50 * latencyP50Micros);
}
