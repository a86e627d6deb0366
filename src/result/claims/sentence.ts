/** Measured values inside a sentence. */
import { type Metric, phraseOf } from "../metrics.ts";

const DECIMALS = 2;
/** Below this the second decimal no longer shows how far a ratio is from 1. */
const FINE_WIDTH = 0.02;

/** A value's subject: what is measured, of which requests, on which workload. */
interface Subject {
  variant: string;
  workload: string;
  metric: Metric;
  requestClass?: string | undefined;
  counter?: string | undefined;
}

const quantityOf = ({ metric, requestClass, counter }: Subject) =>
  counter === undefined
    ? `${phraseOf(metric)}${requestClass === undefined ? "" : ` of ${requestClass} requests`}`
    : `${inWords(counter)} a request`;

/** A counter's name as words: "round-trips" is "round trips". */
const inWords = (counter: string) => counter.replaceAll("-", " ");

/** A threshold as written: no digits that its author did not give. */
export function thresholdText(value: number): string {
  return String(value);
}

/** A ratio with its interval: "1.70 (1.63 to 1.80)", finer where the interval is narrow. */
export function range({ ratio, low, high }: { ratio: number; low: number; high: number }): string {
  const decimals = high - low < FINE_WIDTH ? DECIMALS + 1 : DECIMALS;
  const [value, from, to] = [ratio, low, high].map((part) => part.toFixed(decimals));
  return `${value} (${from} to ${to})`;
}

/** What a ratio is of: "The ratio fastify/express of throughput on tiny". */
export function ratioOf(rule: Subject & { baseline: string }): string {
  return `The ratio ${rule.variant}/${rule.baseline} of ${quantityOf(rule)} on ${rule.workload}`;
}

/** What a value of one variant is of: "The mean wait, c5-constant on load-90,". */
export function ownValueOf(rule: Subject): string {
  return `The ${quantityOf(rule)}, ${rule.variant} on ${rule.workload},`;
}

const SIGNIFICANT_DIGITS = 4;

/** From here on times are read in milliseconds. */
const LONG_MICROS = 10_000;

/** The unit in which a value is read, and what to multiply by to get there. */
export function readable({ value, unit }: { value: number; unit: string }) {
  return unit === "µs" && value >= LONG_MICROS
    ? { scale: 1 / 1000, unit: "ms" }
    : { scale: 1, unit };
}

/** A value as a sentence has it, without its unit. */
export const quantity = (value: number): string =>
  String(Number(value.toPrecision(SIGNIFICANT_DIGITS)));

/** A value with its interval, scaled and without its unit: "1042 (1001 to 1083)". */
export function quantities(
  one: { value: number; low: number; high: number },
  scale: number,
): string {
  const [value, low, high] = [one.value, one.low, one.high].map((part) =>
    String(Number((part * scale).toPrecision(SIGNIFICANT_DIGITS))),
  );
  return `${value} (${low} to ${high})`;
}

/** What a waiting point of a dilution curve is about: the CPU time that the variant saves. */
export function cpuGainOf(rule: { variant: string; baseline: string; workload: string }): string {
  return `The ratio ${rule.baseline}/${rule.variant} of CPU per request on ${rule.workload}`;
}
