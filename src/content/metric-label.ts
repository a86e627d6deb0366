/** Apart from the formats, which the scripts of pages import: those shall not carry the schema of results. */
import { METRICS, type Metric } from "../result/metrics.ts";

/** A metric in words, as it stands inside a sentence. */
export function metricLabel(metric: Metric): string {
  return METRICS[metric].label;
}
