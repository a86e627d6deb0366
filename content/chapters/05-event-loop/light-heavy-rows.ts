/** Light and heavy requests apart: a workload's latencies by variant and class, in milliseconds. */

import type { ChapterContext } from "#content/chapter.ts";
import { formatNumber } from "#content/format.ts";
import { missing, workloadOf } from "#content/lookup.ts";
import { titleOf } from "#content/tables.ts";
import type { Metric, Summary } from "#result/document/schema.ts";

export const REQUEST_CLASSES = ["light", "heavy"] as const;
export type RequestClass = (typeof REQUEST_CLASSES)[number];

/** A latency with its 95 % interval. */
export interface LatencyFigure {
  value: number;
  low: number;
  high: number;
}

export interface LaneFigures {
  median: LatencyFigure;
  /** Undefined where too few were measured for one. */
  p99: LatencyFigure | undefined;
}

export type LightHeavyRow = { title: string } & Record<RequestClass, LaneFigures>;

export interface LightHeavyData {
  workloadTitle: string;
  rows: LightHeavyRow[];
}

const COMPONENT = "LightHeavy";
const MICROS_PER_MILLI = 1000;
/** What stands on a logarithmic axis in place of nothing. */
const LEAST_MILLIS = 0.001;

/**
 * The latencies of a workload's variants, in the lab's order; a variant that was not measured is left out.
 * @throws SiteError for a workload that does not exist, or whose requests have no such classes
 */
export function lightHeavyData(
  chapter: Pick<ChapterContext, "file" | "document">,
  workloadId: string,
): LightHeavyData {
  const workload = workloadOf(chapter, COMPONENT, workloadId);
  const document = chapter.document!;
  const here = document.summaries.filter((row) => row.workload === workload.id);
  const figure = (variant: string, requestClass: RequestClass, metric: Metric) =>
    here
      .filter((row) => row.variant === variant && row.metric === metric)
      .filter((row) => row.requestClass === requestClass)
      .map(inMillis)[0];
  const lane = (variant: string, requestClass: RequestClass): LaneFigures => {
    const median = figure(variant, requestClass, "latencyP50Micros");
    if (median === undefined) {
      throw missing(
        COMPONENT,
        chapter.file,
        `the median latency of ${requestClass} requests of "${variant}" on workload "${workload.id}"`,
        here.map((row) => `${row.metric} of ${row.requestClass ?? "all"} requests`),
      );
    }
    return { median, p99: figure(variant, requestClass, "latencyP99Micros") };
  };
  const measured = workload.variants.filter((id) => here.some(({ variant }) => variant === id));
  if (measured.length === 0) {
    throw missing(COMPONENT, chapter.file, `a summary of workload "${workload.id}"`, []);
  }
  return {
    workloadTitle: workload.title,
    rows: measured.map((id) => ({
      title: titleOf(document, id),
      light: lane(id, "light"),
      heavy: lane(id, "heavy"),
    })),
  };
}

function inMillis({ value, low, high }: Summary): LatencyFigure {
  const millis = (micros: number) => Math.max(LEAST_MILLIS, micros / MICROS_PER_MILLI);
  return { value: millis(value), low: millis(low), high: millis(high) };
}

/** The figures as a table: a row for each variant and class. */
export function lightHeavyTable({ rows }: LightHeavyData): { columns: string[]; rows: string[][] } {
  const cells = (figure: LatencyFigure | undefined) =>
    figure === undefined
      ? ["too few", ""]
      : [formatNumber(figure.value), `${formatNumber(figure.low)} to ${formatNumber(figure.high)}`];
  return {
    columns: [
      "Variant and requests",
      "Median, ms",
      "95 % interval",
      "99th percentile, ms",
      "95 % interval",
    ],
    rows: rows.flatMap((row) =>
      REQUEST_CLASSES.map((each) => [
        `${row.title}, ${each}`,
        ...cells(row[each].median),
        ...cells(row[each].p99),
      ]),
    ),
  };
}
