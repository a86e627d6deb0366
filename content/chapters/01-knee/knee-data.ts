/** The knee lab's measured mean waits, each beside what theory expects. */

import type { ChapterContext } from "#content/chapter.ts";
import { formatNumber, formatRatioInterval, formatShare } from "#content/format.ts";
import { missing } from "#content/lookup.ts";
import { titleOf } from "#content/tables.ts";
import type { Estimate } from "#stats/bootstrap.ts";
import { mgcMeanWait } from "#stats/queueing.ts";

type Searched = Pick<ChapterContext, "file" | "document">;

const COMPONENT = "KneeChart";
const METRIC = "waitMeanMicros";
const MICROS_PER_MILLI = 1e3;

/** Mean time that a request holds a slot, in every variant. */
export const MEAN_HOLD_SECONDS = 0.02;

/**
 * What a result does not say of the lab's variants and theory has to know: the slots of one queue, and
 * the variance of the holds over their squared mean.
 */
export const QUEUES: Readonly<Record<string, { servers: number; scv: number }>> = {
  "c5-exponential": { servers: 5, scv: 1 },
  "c5-constant": { servers: 5, scv: 0 },
  "c5-bursty": { servers: 5, scv: 4 },
  c1: { servers: 1, scv: 1 },
  c20: { servers: 20, scv: 1 },
};

export interface KneePoint {
  /** Offered load over capacity. */
  utilization: number;
  /** Measured mean wait in milliseconds, with its 95 % interval. */
  wait: Estimate;
}

export interface KneeSeries {
  id: string;
  title: string;
  /** For several slots theory is exact for exponential holds only. */
  isApproximate: boolean;
  /** By utilization. */
  points: KneePoint[];
}

/** Mean wait in milliseconds that theory expects at a utilization below 1. */
export function expectedMillis(id: string, utilization: number): number {
  const { servers, scv } = QUEUES[id]!;
  const arrivalRate = (utilization * servers) / MEAN_HOLD_SECONDS;
  return mgcMeanWait(servers, arrivalRate, MEAN_HOLD_SECONDS, scv) * 1e3;
}

/**
 * The measured points of these variants below capacity; beyond it there is no mean.
 * @param variants ids with commas between them
 * @throws SiteError for a variant that is not of this lab, or that was measured at no point
 */
export function kneeSeries(chapter: Searched, variants: string): KneeSeries[] {
  const document = chapter.document!;
  return variants.split(",").map((text) => {
    const id = text.trim();
    const queue = QUEUES[id];
    if (queue === undefined) {
      throw missing(COMPONENT, chapter.file, `variant "${id}"`, Object.keys(QUEUES));
    }
    const points = document.workloads.flatMap(({ id: workload, role, utilization }) => {
      if (role !== "curve" || utilization === undefined || utilization >= 1) return [];
      const found = document.summaries.find(
        (row) =>
          row.workload === workload &&
          row.variant === id &&
          row.metric === METRIC &&
          row.requestClass === undefined,
      );
      if (found === undefined) return [];
      return [{ utilization, wait: inMillis(found) }];
    });
    if (points.length === 0) {
      const measured = document.summaries.filter(({ metric }) => metric === METRIC);
      throw missing(
        COMPONENT,
        chapter.file,
        `a curve of the mean wait of "${id}"`,
        measured.map(({ variant }) => variant),
      );
    }
    return {
      id,
      title: titleOf(document, id),
      isApproximate: queue.servers > 1 && queue.scv !== 1,
      points: points.sort((a, b) => a.utilization - b.utilization),
    };
  });
}

/** The chart in words. */
export function kneeDescription(series: readonly KneeSeries[]): string {
  const texts = series.map(({ title, points }) => {
    const waits = points.map(
      ({ utilization, wait }) => `${formatShare(utilization)} ${millisWithInterval(wait)}`,
    );
    return `${title}: ${waits.join(", ")}`;
  });
  return `Mean wait against load, measured with 95 % intervals over the curve that theory draws, which rises without end as the load comes near 100 %. ${texts.join("; ")}.`;
}

/** Each measured point with its expectation and the ratio of the two. */
export function kneeTable(series: readonly KneeSeries[]): { columns: string[]; rows: string[][] } {
  return {
    columns: ["Queue", "Load", "Mean wait (95 % interval)", "Theory", "Measured over theory"],
    rows: series.flatMap(({ id, title, isApproximate, points }) =>
      points.map(({ utilization, wait }) => {
        const expected = expectedMillis(id, utilization);
        const { value, low, high } = wait;
        return [
          title,
          formatShare(utilization),
          millisWithInterval(wait),
          `${isApproximate ? "about " : ""}${formatNumber(expected)}\u00a0ms`,
          formatRatioInterval({
            ratio: value / expected,
            low: low / expected,
            high: high / expected,
          }),
        ];
      }),
    ),
  };
}

function inMillis({ value, low, high }: Estimate): Estimate {
  return {
    value: value / MICROS_PER_MILLI,
    low: low / MICROS_PER_MILLI,
    high: high / MICROS_PER_MILLI,
  };
}

function millisWithInterval({ value, low, high }: Estimate): string {
  return `${formatNumber(value)}\u00a0ms (${formatNumber(low)} to ${formatNumber(high)})`;
}
