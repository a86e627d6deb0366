import type { ResultDocument } from "../result/document/schema.ts";
import { isLatency, type Metric } from "../result/metrics.ts";
import { metricLabel } from "./metric-label.ts";

/** What a value is of, as a row of a document names it. */
interface Labelled {
  workload: string;
  variant: string;
  metric: Metric;
  requestClass?: string | undefined;
  counter?: string | undefined;
}

/**
 * What a value is of, in words: its metric, the class of requests where it is not over all, and for a latency the
 * kind of loop, without which it cannot be read: "latency, 99th percentile, of light requests, open loop".
 */
export function valueLabel(
  { workloads }: Pick<ResultDocument, "workloads">,
  { workload, variant, metric, requestClass, counter }: Labelled,
): string {
  if (counter !== undefined) return `${counter.replaceAll("-", " ")} a request`;
  const loads = workloads.find(({ id }) => id === workload)?.loads;
  const kind = (loads?.[variant]?.kind ?? "closed") === "closed" ? "closed" : "open";
  return [
    metricLabel(metric),
    ...(requestClass === undefined ? [] : [`of ${requestClass} requests`]),
    ...(isLatency(metric) ? [`${kind} loop`] : []),
  ].join(", ");
}
