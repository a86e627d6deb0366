/** What an audit says: how grave it is, which rule it comes from, and a sentence with the numbers. */
import type { AuditRow } from "./row.ts";

type AuditLevel = "impossible" | "suspicious" | "note";

type AuditCode =
  | "percentiles-out-of-order"
  | "mean-out-of-bounds"
  | "mean-above-p99"
  | "p99-equals-mean"
  | "more-in-flight-than-connections"
  | "fewer-in-flight-than-connections"
  | "too-few-samples"
  | "latency-repeats-throughput"
  | "throughput-ceiling"
  | "closed-loop-latency";

export interface AuditFinding {
  level: AuditLevel;
  code: AuditCode;
  /** Names of the rows it is about. */
  rows: string[];
  /** One sentence with the numbers that decide. */
  text: string;
}

/** A finding about some rows; its sentence begins with the name where it is about one. */
export function finding(
  level: AuditLevel,
  code: AuditCode,
  rows: readonly AuditRow[],
  [what]: [string],
): AuditFinding {
  const names = rows.map(({ name }) => name);
  const subject = names.length === 1 ? `${names[0]}: ` : "";
  return { level, code, rows: names, text: `${subject}${what}.` };
}

/** A latency with its unit. */
export function millis(value: number): string {
  return `${shown(value)} ms`;
}

/** Four significant digits, thousands apart. */
export function shown(value: number): string {
  const rounded = Number(value.toPrecision(4));
  return rounded.toLocaleString("en-US", { maximumFractionDigits: 6 });
}
