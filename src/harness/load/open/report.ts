/** What following one schedule came to, and the check that no due request is missing from it. */
import type { Histogram } from "../../../stats/histogram.ts";
import type { InFlightCounts } from "./in-flight.ts";
import type { ClassReport, RequestLog, SeriesStep } from "./request-log.ts";
import type { SlicedLog } from "./sliced-log.ts";

export interface OpenLoopReport {
  scheduled: number;
  issued: number;
  refused: number;
  /** From the first due moment's clock zero to the last answer. */
  seconds: number;
  classes: ClassReport[];
  /** The same for each slice that the schedule was cut into, by when requests were due. */
  slices: { classes: ClassReport[]; lateness: Histogram }[];
  /** Microseconds by which requests were handled after they were due: the driver's own fault. */
  lateness: Histogram;
  /** More would have been in flight than the bound allows. */
  overloaded: boolean;
  mostInFlight: number;
  series: SeriesStep[];
  /** CPU time of this process, less what it spent looking at the clock. */
  busyCpuMicros: number;
  /** Share of the wall time in which this process worked, looking at the clock left out. */
  utilization: number;
}

/**
 * The report of a schedule whose last request has ended.
 * @param spent wall time of it all, and CPU time without what was spent looking at the clock
 * @throws Error where the counts and the log do not agree on what became of every due request
 */
export function reportOf(
  scheduled: number,
  counts: InFlightCounts,
  log: SlicedLog,
  spent: { wallMillis: number; busyCpuMicros: number },
): OpenLoopReport {
  const { issued, refused, mostInFlight, lastEndMillis } = counts;
  const { wallMillis, busyCpuMicros } = spent;
  const { total } = log;
  const classes = total.classes();
  requireReconciled(scheduled, issued, refused, classes);
  return {
    scheduled,
    issued,
    refused,
    seconds: lastEndMillis / 1e3,
    classes,
    slices: log.slices.map(sliceOf),
    lateness: total.lateness,
    overloaded: refused > 0,
    mostInFlight,
    series: total.series(),
    busyCpuMicros,
    utilization: Math.min(1, busyCpuMicros / 1e3 / wallMillis),
  };
}

const sliceOf = (log: RequestLog) => ({ classes: log.classes(), lateness: log.lateness });

/** A due request that is in no count would be the fault that this driver exists to avoid. */
function requireReconciled(
  scheduled: number,
  issued: number,
  refused: number,
  classes: readonly ClassReport[],
): void {
  const ends = classes.reduce(
    (sum, { completed, mismatches, failed }) =>
      sum + completed + mismatches + Object.values(failed).reduce((a, b) => a + b, 0),
    0,
  );
  if (issued + refused === scheduled && ends === issued) return;
  throw new Error(
    `Of ${scheduled} due requests ${issued} were issued and ${refused} refused, and ${ends} ended: the driver lost count, so its figures are worth nothing; report this with the schedule's seed.`,
  );
}
