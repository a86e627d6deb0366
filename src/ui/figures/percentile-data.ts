/** Latencies of a workload's variants, by percentile: as curves, as a table and in words. */

import type { ChapterContext } from "../../content/chapter.ts";
import { SiteError } from "../../content/error.ts";
import { formatExact, formatNumber } from "../../content/format.ts";
import { missing, variantOf, workloadOf } from "../../content/lookup.ts";
import { decodeHistogram, type Histogram, percentileMicros } from "../../stats/histogram.ts";

/** A client's latencies. */
export interface LatencySeries {
  title: string;
  histogram: Histogram;
}

/** One request in `oneIn` took longer than `millis`. */
export interface CurvePoint {
  oneIn: number;
  millis: number;
}

/** The axis runs from one in 1 to one in 10 to this power. */
export const DECADES = 4;
/** So many curves can be told apart without colour. */
export const MOST_SERIES = 6;
const COMPONENT = "PercentilePlot";
const MICROS_PER_MILLI = 1000;
const POINTS_PER_DECADE = 24;
const NONE = "–";

/** @throws SiteError for variants that are no list, or that have no latencies in the result */
export function percentileSeries(
  chapter: Pick<ChapterContext, "file" | "document">,
  asked: { workload: string; variants: readonly string[] },
): LatencySeries[] {
  const { id } = workloadOf(chapter, COMPONENT, asked.workload);
  const { variants } = asked;
  if (!Array.isArray(variants) || variants.length === 0 || variants.length > MOST_SERIES) {
    throw new SiteError(
      `<${COMPONENT}> in ${chapter.file} was given the variants ${JSON.stringify(variants)}; it takes a list of 1 to ${MOST_SERIES}, as in variants={["open-constant"]}.`,
    );
  }
  const here = chapter.document!.raw.histograms.filter(
    (one) => one.workload === id && one.requestClass === undefined,
  );
  return variants.map((variant: string) => {
    const found = here.find((one) => one.variant === variant);
    if (found === undefined) {
      throw missing(
        COMPONENT,
        chapter.file,
        `latencies of "${variant}" on workload "${id}"`,
        here.map((one) => one.variant),
      );
    }
    return {
      title: variantOf(chapter, COMPONENT, variant)!.title,
      histogram: decodeHistogram(found.base64),
    };
  });
}

/** From one in 1, the least latency, to one in 10,000, or to the last percentile that may be shown. */
export function curveOf(histogram: Histogram): CurvePoint[] {
  const points: CurvePoint[] = [];
  for (let step = 0; step <= DECADES * POINTS_PER_DECADE; step++) {
    const oneIn = 10 ** (step / POINTS_PER_DECADE);
    const micros = percentileMicros(histogram, 100 * (1 - 1 / oneIn));
    if (micros === undefined) break;
    points.push({ oneIn, millis: micros / MICROS_PER_MILLI });
  }
  return points;
}

/** The curves in words. */
export function percentileDescription(series: readonly LatencySeries[]): string {
  const texts = series.map(
    ({ title, histogram }) =>
      `${title}: median ${shown(histogram, 50)} ms, 99th percentile ${shown(histogram, 99)} ms, maximum ${inMillis(histogram.maxValue)} ms`,
  );
  return `Latency against how rare it is, to one request in ten thousand or as far as 10 requests lie beyond. ${texts.join("; ")}.`;
}

/** A row for each client; a percentile with fewer than 10 requests beyond it is not shown. */
export function percentileTable(series: readonly LatencySeries[]): {
  columns: string[];
  rows: string[][];
} {
  const percents = [50, 90, 99, 99.9];
  return {
    columns: ["Client", "Requests", ...percents.map((percent) => `p${percent}, ms`), "Maximum, ms"],
    rows: series.map(({ title, histogram }) => [
      title,
      formatExact(histogram.totalCount),
      ...percents.map((percent) => shown(histogram, percent)),
      inMillis(histogram.maxValue),
    ]),
  };
}

function shown(histogram: Histogram, percent: number): string {
  const micros = percentileMicros(histogram, percent);
  return micros === undefined ? NONE : inMillis(micros);
}

const inMillis = (micros: number) => formatNumber(micros / MICROS_PER_MILLI);
