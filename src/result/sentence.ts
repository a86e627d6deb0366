/** Measured figures inside a sentence. */
import type { Metric } from "./schema.ts";

const DECIMALS = 2;
/** Below this the second decimal no longer shows how far a ratio is from 1. */
const FINE_WIDTH = 0.02;

const QUANTITY: Partial<Record<Metric, string>> = {
  throughputPerSecond: "throughput",
  cpuMicrosPerRequest: "CPU per request",
};

/** A threshold as written: no digits that its author did not give. */
export function figure(value: number): string {
  return String(value);
}

/** A ratio with its interval: "1.70 (1.63 to 1.80)", finer where the interval is narrow. */
export function range({ ratio, low, high }: { ratio: number; low: number; high: number }): string {
  const decimals = high - low < FINE_WIDTH ? DECIMALS + 1 : DECIMALS;
  const [value, from, to] = [ratio, low, high].map((part) => part.toFixed(decimals));
  return `${value} (${from} to ${to})`;
}

/** What a ratio is of: "The ratio fastify/express of throughput on tiny". */
export function ratioOf(rule: {
  variant: string;
  baseline: string;
  workload: string;
  metric: Metric;
}): string {
  return `The ratio ${rule.variant}/${rule.baseline} of ${QUANTITY[rule.metric] ?? rule.metric} on ${rule.workload}`;
}

/** What a waiting point of a dilution curve is about: the CPU time that the variant saves. */
export function cpuGainOf(rule: { variant: string; baseline: string; workload: string }): string {
  return `The ratio ${rule.baseline}/${rule.variant} of CPU per request on ${rule.workload}`;
}
