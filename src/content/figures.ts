/**
 * Figures of a chapter: their addresses inside the page, and their numbers from 1.
 *
 * The numbers follow the text (`figureIds`), because the order in which components are rendered is
 * the renderer's affair. A chapter's page puts them into `ChapterContext.figures`; a figure that is
 * not among them is numbered after them, when it is rendered.
 */
import { DEFAULT_METRIC } from "../result/metrics.ts";
import type { ChapterContext } from "./chapter.ts";
import { type OpeningTag, openingTags } from "./mdx-tags.ts";

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

const ID_OF: Readonly<Record<string, (props: OpeningTag["props"]) => string>> = {
  Figure: ({ id }) => id ?? "",
  RatioChart: ({ id, workload, metric }) => id ?? ratioChartId(workload ?? "", metric),
  Ablation: ({ id }) => id ?? ABLATION_ID,
  Dilution: ({ id, variant }) => id ?? dilutionId(variant),
};

/** Addresses of the figures of a chapter, in the order of its MDX. */
export function figureIds(mdxText: string): string[] {
  const ids = openingTags(mdxText, Object.keys(ID_OF)).map(({ name, props }) =>
    ID_OF[name]!(props),
  );
  return [...new Set(ids)].filter((id) => id !== "");
}

/** The number of a figure of the page, from 1. */
export function figureNumber(chapter: Pick<ChapterContext, "figures">, id: string): number {
  if (!chapter.figures.includes(id)) chapter.figures.push(id);
  return chapter.figures.indexOf(id) + 1;
}
