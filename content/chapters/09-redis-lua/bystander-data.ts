/** What a bystander of long scripts was measured at, beside what M/D/1 expects of its wait. */

import type { ChapterContext } from "#content/chapter.ts";
import { formatExact, formatNumber, NO_BREAK_SPACE } from "#content/format.ts";
import { missing } from "#content/lookup.ts";
import type { Metric } from "#result/document/schema.ts";
import type { Estimate } from "#stats/bootstrap.ts";
import { mg1MeanWait } from "#stats/queueing.ts";
import { md1WaitQuantile } from "./md1.ts";

type Searched = Pick<ChapterContext, "file" | "document">;

const COMPONENT = "BystanderChart";
const WORKLOAD = /^bystander-(\d+(?:\.\d+)?)ms$/;
const VARIANT = "long-script";
const CLASS = "bystander";
const MICROS_PER_MILLI = 1e3;

/** Share of the time in which the lab keeps its server busy with scripts, whatever their length. */
export const BUSY_SHARE = 0.2;

/** Latencies of a bystander in milliseconds, with their 95 % intervals. */
export interface BystanderPoint {
  /** 0 where there were no scripts. */
  scriptMillis: number;
  p99: Estimate;
  mean: Estimate;
}

export interface BystanderData {
  without: BystanderPoint;
  /** By the length of the scripts. */
  points: BystanderPoint[];
}

const callsPerMilli = (scriptMillis: number) => BUSY_SHARE / scriptMillis;

/** The wait in milliseconds that 99 in 100 bystanders do not exceed, by M/D/1. */
export const expectedP99 = (scriptMillis: number) =>
  md1WaitQuantile(callsPerMilli(scriptMillis), scriptMillis, 0.99);

/** Their mean wait in milliseconds: q s² / (2 (1 - q s)). */
export const expectedMean = (scriptMillis: number) =>
  mg1MeanWait(callsPerMilli(scriptMillis), scriptMillis, 0);

/** @throws SiteError where the result has no bystander without scripts, or none beside any */
export function bystanderData(chapter: Searched): BystanderData {
  const document = chapter.document!;
  const figure = (workload: string, metric: Metric): Estimate | undefined => {
    const found = document.summaries.find(
      (row) =>
        row.workload === workload &&
        row.variant === VARIANT &&
        row.metric === metric &&
        row.requestClass === CLASS,
    );
    return found && inMillis(found);
  };
  const all = document.workloads.flatMap(({ id }): BystanderPoint[] => {
    const [, millis] = WORKLOAD.exec(id) ?? [];
    const p99 = figure(id, "latencyP99Micros");
    const mean = figure(id, "latencyMeanMicros");
    if (millis === undefined || p99 === undefined || mean === undefined) return [];
    return [{ scriptMillis: Number(millis), p99, mean }];
  });
  const without = all.find(({ scriptMillis }) => scriptMillis === 0);
  const points = all.filter(({ scriptMillis }) => scriptMillis > 0);
  if (without === undefined || points.length === 0) {
    throw missing(
      COMPONENT,
      chapter.file,
      "a bystander with and without scripts",
      document.workloads.map(({ id }) => id),
    );
  }
  return { without, points: points.sort((a, b) => a.scriptMillis - b.scriptMillis) };
}

/** The chart in words. */
export function bystanderDescription({ without, points }: BystanderData): string {
  const texts = points.map(
    ({ scriptMillis, p99 }) =>
      `beside scripts of ${exactMillis(scriptMillis)} ${withInterval(p99)}, where the wait alone is expected to be ${millis(expectedP99(scriptMillis))}`,
  );
  return `The 99th percentile of a bystander's latency, with 95 % intervals, on logarithmic axes: without scripts ${withInterval(without.p99)}; ${texts.join("; ")}.`;
}

export function bystanderTable({ without, points }: BystanderData): {
  columns: string[];
  rows: string[][];
} {
  return {
    columns: [
      "Scripts of",
      "99th percentile (95 % interval)",
      "Its wait by M/D/1",
      "Mean (95 % interval)",
      "Beyond the mean without scripts",
      "Mean wait by M/D/1",
    ],
    rows: [
      ["none", withInterval(without.p99), "", withInterval(without.mean), "", ""],
      ...points.map(({ scriptMillis, p99, mean }) => [
        exactMillis(scriptMillis),
        withInterval(p99),
        millis(expectedP99(scriptMillis)),
        withInterval(mean),
        millis(mean.value - without.mean.value),
        millis(expectedMean(scriptMillis)),
      ]),
    ],
  };
}

const millis = (value: number) => `${formatNumber(value)}${NO_BREAK_SPACE}ms`;
const exactMillis = (value: number) => formatExact(value, "ms");
const withInterval = ({ value, low, high }: Estimate) =>
  `${millis(value)} (${formatNumber(low)} to ${formatNumber(high)})`;

function inMillis({ value, low, high }: Estimate): Estimate {
  return {
    value: value / MICROS_PER_MILLI,
    low: low / MICROS_PER_MILLI,
    high: high / MICROS_PER_MILLI,
  };
}
