/** The auditor turned on ourselves: a result document's own rows of throughput and latency. */
import { type AuditFinding, type AuditRow, audit } from "../../audit/audit.ts";
import { decodeHistogram, percentileMicros } from "../../stats/histogram.ts";
import type { Histogram, ResultDocument, Slice } from "../document/schema.ts";

const MICROS_PER_MILLI = 1000;

type Audited = Pick<ResultDocument, "plan" | "workloads" | "raw">;

/**
 * A row for each variant that was alone under load: throughput over all of its slices and the moments
 * of their merged latencies. Both are over the same requests, so Little's law holds between them.
 */
export function rowsOfDocument(document: Audited): AuditRow[] {
  const whole = document.raw.histograms.filter(({ requestClass }) => requestClass === undefined);
  return whole.flatMap((one) => rowOf(document, one) ?? []);
}

/** Rows of a document that cannot be: it was edited, or the instrument is broken. */
export function impossibleRows(document: Audited): AuditFinding[] {
  return audit(rowsOfDocument(document)).filter(({ level }) => level === "impossible");
}

function rowOf({ plan, workloads, raw }: Audited, merged: Histogram): AuditRow | undefined {
  const workload = workloads.find(({ id }) => id === merged.workload);
  const histogram = decodeHistogram(merged.base64);
  const slices = raw.slices.filter((slice) => isCounted(slice, plan.cells[slice.cell], merged));
  const seconds = slices.reduce((sum, slice) => sum + slice.seconds, 0);
  if (workload === undefined || seconds <= 0 || histogram.totalCount === 0) return undefined;
  const load = workload.loads?.[merged.variant] ?? { kind: "closed" as const, ...workload };
  // Neither an open loop nor one held to a rate keeps every connection busy.
  const isFull = load.kind === "closed" && load.ratePerSecond === undefined;
  const millis = (micros: number | undefined) =>
    micros === undefined ? undefined : micros / MICROS_PER_MILLI;
  return {
    name: `${merged.workload}/${merged.variant}`,
    throughputPerSecond: histogram.totalCount / seconds,
    ...(isFull && { connections: load.connections, pipelining: load.pipelining }),
    openLoop: merged.loop === "open",
    meanMillis: histogram.mean / MICROS_PER_MILLI,
    p50Millis: millis(percentileMicros(histogram, 50)),
    p99Millis: millis(percentileMicros(histogram, 99)),
    maxMillis: histogram.maxValue / MICROS_PER_MILLI,
    durationSeconds: seconds,
    windowSeconds: seconds / slices.length,
  };
}

/** The slices whose latencies are in a merged histogram. */
function isCounted(
  slice: Slice,
  cell: { workload: string; design: string } | undefined,
  { workload, variant }: Histogram,
): boolean {
  return (
    cell?.design === "interleaved" &&
    cell.workload === workload &&
    slice.observations[0]?.variant === variant &&
    (slice.invalid === null || slice.invalid === "generator-bound")
  );
}
