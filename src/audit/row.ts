/** One published row, and how many requests were in flight by its values and by its conditions. */

/** One published row. Whatever was not published is left out. */
export interface AuditRow {
  name: string;
  throughputPerSecond: number;
  connections?: number | undefined;
  /** Requests that a connection sends without waiting; 1 where not given. */
  pipelining?: number | undefined;
  meanMillis?: number | undefined;
  p50Millis?: number | undefined;
  p99Millis?: number | undefined;
  maxMillis?: number | undefined;
  durationSeconds?: number | undefined;
  /** Length of one window, where the values are of several windows cut from one load. */
  windowSeconds?: number | undefined;
  /** Arrivals do not wait for answers, so that nothing bounds the number in flight. */
  openLoop?: boolean | undefined;
}

/** Throughput times mean latency may differ from what a closed loop holds in flight by this share: ends of the run, rounding. */
export const LITTLE = 0.05;

/** Requests that were in flight on average, by Little's law; undefined without a mean. */
export function inFlight({ throughputPerSecond, meanMillis }: AuditRow): number | undefined {
  return meanMillis === undefined ? undefined : (throughputPerSecond * meanMillis) / 1000;
}

/** Requests that can be in flight at most in a closed loop; undefined where nothing bounds them. */
export function nominalInFlight(row: AuditRow): number | undefined {
  if (row.connections === undefined || row.openLoop === true) return undefined;
  return row.connections * (row.pipelining ?? 1);
}
