/** From the columns that people publish to the rows that `audit` reads. */
import type { AuditRow } from "./audit.ts";

/** A record as CSV or JSON gives it. */
export type PublishedRecord = Readonly<Record<string, unknown>>;

type Quantity = Exclude<keyof AuditRow, "name" | "openLoop">;

/** Lower-case letters and digits of a heading, without its unit, to the field. */
const HEADINGS: Readonly<Record<string, Quantity | "name" | "openLoop">> = {
  name: "name",
  framework: "name",
  variant: "name",
  server: "name",
  router: "name",
  language: "name",
  throughput: "throughputPerSecond",
  throughputpersecond: "throughputPerSecond",
  rps: "throughputPerSecond",
  qps: "throughputPerSecond",
  reqs: "throughputPerSecond",
  reqpersec: "throughputPerSecond",
  requests: "throughputPerSecond",
  requestss: "throughputPerSecond",
  requestspersecond: "throughputPerSecond",
  connections: "connections",
  concurrency: "connections",
  clients: "connections",
  pipelining: "pipelining",
  pipeline: "pipelining",
  streams: "pipelining",
  mean: "meanMillis",
  avg: "meanMillis",
  average: "meanMillis",
  latency: "meanMillis",
  meanlatency: "meanMillis",
  avglatency: "meanMillis",
  latencyavg: "meanMillis",
  p50: "p50Millis",
  median: "p50Millis",
  p50latency: "p50Millis",
  p99: "p99Millis",
  p99latency: "p99Millis",
  latencyp99: "p99Millis",
  max: "maxMillis",
  maximum: "maxMillis",
  duration: "durationSeconds",
  seconds: "durationSeconds",
  openloop: "openLoop",
  open: "openLoop",
};

const MILLIS_PER: Readonly<Record<string, number>> = {
  us: 0.001,
  µs: 0.001,
  μs: 0.001,
  micros: 0.001,
  ms: 1,
  millis: 1,
  s: 1000,
  seconds: 1000,
};

/** A table that cannot be audited; the sentence says what it lacks. */
export class AuditInputError extends Error {
  override name = "AuditInputError";
}

/** Records of a table of cells whose first row holds the headings; empty lines are left out. */
export function recordsOfCells(cells: readonly (readonly string[])[]): PublishedRecord[] {
  const [headings = [], ...rows] = cells.filter((row) => row.some((cell) => cell.trim() !== ""));
  return rows.map((row) =>
    Object.fromEntries(
      headings.map((heading, index) => [heading.trim(), row[index]?.trim() ?? ""]),
    ),
  );
}

/**
 * Rows from records. A heading may carry its unit ("p99 (us)", "meanMillis", "duration_s"), and so may
 * a value ("1.37ms", "719us", "2.00s"); a bare latency is in milliseconds, a bare duration in seconds.
 * @throws AuditInputError naming the record and the column
 */
export function auditRows(records: readonly PublishedRecord[]): AuditRow[] {
  if (records.length === 0) {
    throw new AuditInputError("The table has no rows; give at least one with a throughput.");
  }
  return records.map((record, index) => rowOf(record, index + 1));
}

function rowOf(record: PublishedRecord, number: number): AuditRow {
  const found: Record<string, unknown> = {};
  for (const [heading, value] of Object.entries(record)) {
    const { key, unit } = splitHeading(heading);
    const field = HEADINGS[key];
    if (field === undefined || value === undefined || value === null || value === "") continue;
    if (field === "name") found.name = String(value);
    else if (field === "openLoop")
      found.openLoop = /^(true|yes|1|open)$/i.test(String(value).trim());
    else {
      const quantity = quantityOf(value, field, unit);
      if (quantity === "not-available") continue;
      if (quantity === undefined) {
        throw new AuditInputError(
          `Row ${number} has ${JSON.stringify(value)} in column "${heading}", which is no quantity; correct it or leave it empty.`,
        );
      }
      found[field] = quantity;
    }
  }
  if (found.throughputPerSecond === undefined) {
    throw new AuditInputError(
      `Row ${number} has no throughput; name its column throughput, rps or requests/s.`,
    );
  }
  return { name: `row ${number}`, ...found } as AuditRow;
}

/** "p99 (us)" to p99 and us; "latencyP99Micros" to latencyp99 and micros; "Requests/s" to requestss. */
function splitHeading(heading: string): { key: string; unit: string | undefined } {
  const bracketed = /[([]\s*(µs|μs|us|ms|s)\s*[)\]]\s*$/i.exec(heading);
  const suffixed = /(Micros|Millis|Seconds|_us|_ms|_s)$/.exec(heading);
  const unit = (bracketed?.[1] ?? suffixed?.[1])?.toLowerCase().replace("_", "");
  const rest =
    bracketed !== null
      ? heading.slice(0, bracketed.index)
      : suffixed !== null && suffixed.index > 0
        ? heading.slice(0, suffixed.index)
        : heading;
  return { key: rest.toLowerCase().replace(/[^a-z0-9]/g, ""), unit };
}

function quantityOf(
  value: unknown,
  field: Quantity,
  headingUnit: string | undefined,
): number | "not-available" | undefined {
  const text = String(value).trim();
  if (/^(n\/?a|-|–|null|none)$/i.test(text)) return "not-available";
  const match = /^([0-9][0-9, _]*(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?)\s*(µs|μs|us|ms|s|k|m)?$/i.exec(
    text,
  );
  if (match === null) return undefined;
  const number = Number(match[1]!.replace(/[, _]/g, ""));
  const suffix = match[2]?.toLowerCase();
  if (!Number.isFinite(number)) return undefined;
  if (field.endsWith("Millis")) {
    const perUnit = MILLIS_PER[suffix ?? headingUnit ?? "ms"];
    return perUnit === undefined ? undefined : number * perUnit;
  }
  if (field === "durationSeconds") {
    const perUnit = MILLIS_PER[suffix ?? headingUnit ?? "s"];
    return perUnit === undefined ? undefined : (number * perUnit) / 1000;
  }
  if (suffix === "k") return number * 1e3;
  if (suffix === "m") return number * 1e6;
  return suffix === undefined ? number : undefined;
}
