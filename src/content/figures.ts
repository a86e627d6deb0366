/** Figures of a page: their addresses, and their numbers from 1 in the order in which they are rendered. */
import { DEFAULT_METRIC } from "../result/metrics.ts";
import type { ChapterContext } from "./chapter.ts";

/** Address of a ratio chart, such as `ratio-tiny-throughput-per-second`. */
export function ratioChartId(workload: string, metric: string = DEFAULT_METRIC): string {
  const words = metric.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return `ratio-${workload.replaceAll(".", "-")}-${words}`;
}

/** Address of the chart of causes. */
export const ABLATION_ID = "causes";

/** Address of the dilution curve for one variant. */
export function dilutionId(variant = ""): string {
  return variant === "" ? "dilution" : `dilution-${variant}`;
}

/** The number of a figure of the page, from 1. */
export function figureNumber(chapter: Pick<ChapterContext, "figures">, id: string): number {
  if (!chapter.figures.includes(id)) chapter.figures.push(id);
  return chapter.figures.indexOf(id) + 1;
}
