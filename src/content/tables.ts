/** What the tables of a workload show, row by row. */
import type {
  Comparison,
  Metric,
  ResultDocument,
  Summary,
  WorkloadSummary,
} from "../result/document/schema.ts";
import { formatNumber, formatShare } from "./format.ts";

/** Variants that cannot be told apart. */
interface Band {
  variants: string[];
  /** The sentence above a band of several; undefined for one variant by itself. */
  heading: string | undefined;
}

const NUMBERS = ["", "", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

/**
 * A workload's variants by groups of throughput, best group first; all in one band each, in the
 * lab's order, where the result states no groups.
 */
export function bandsOf(document: ResultDocument, workload: WorkloadSummary): Band[] {
  const grouped = document.groups.find(
    (row) => row.workload === workload.id && row.metric === "throughputPerSecond",
  );
  const groups = grouped?.groups ?? workload.variants.map((variant) => [variant]);
  return groups.map((variants) => ({ variants, heading: headingOf(variants.length) }));
}

function headingOf(size: number): string | undefined {
  if (size < 2) return undefined;
  return `These ${NUMBERS[size] ?? size} cannot be told apart; their order says nothing`;
}

export function titleOf(document: ResultDocument, variant: string): string {
  return document.variants.find(({ id }) => id === variant)?.title ?? variant;
}

/** A value with its interval, both without unit; `bound` where the value is only a lower bound. */
interface Cell {
  value: string;
  interval: string;
  bound: string;
}

interface Column {
  metric: Metric;
  unit: string;
  /** A variant's cell; undefined where it was not measured. */
  cell(variant: string): Cell | undefined;
}

const MICROS_PER_MILLI = 1000;

/** A column of summaries in one unit: milliseconds where all of its microseconds make one or more. */
export function columnOf(document: ResultDocument, workload: string, metric: Metric): Column {
  const rows = document.summaries.filter(
    (row) => row.workload === workload && row.metric === metric,
  );
  const unit = rows[0]?.unit ?? "";
  const inMillis =
    unit === "µs" && rows.length > 0 && rows.every(({ value }) => value >= MICROS_PER_MILLI);
  const scale = inMillis ? 1 / MICROS_PER_MILLI : 1;
  return {
    metric,
    unit: inMillis ? "ms" : unit === "share" ? "" : unit,
    cell: (variant) => {
      const row = rows.find((each) => each.variant === variant);
      return (
        row &&
        summaryCell(row, unit === "share" ? formatShare : (value) => formatNumber(value * scale))
      );
    },
  };
}

function summaryCell(row: Summary, show: (value: number) => string): Cell {
  return {
    value: show(row.value),
    interval: `${show(row.low)} to ${show(row.high)}`,
    bound: row.atLeast ? "at least" : "",
  };
}

/** A variant's ratios to its workload's baseline; undefined where one was not measured. */
interface RatioRow {
  variant: string;
  throughput: Comparison | undefined;
  cpu: Comparison | undefined;
}

export function ratioRowsOf(
  document: ResultDocument,
  workload: WorkloadSummary,
  variants: readonly string[],
): RatioRow[] {
  const baseline = workload.variants[0]!;
  const comparison = (variant: string, metric: Metric) =>
    document.comparisons.find(
      (row) =>
        row.workload === workload.id &&
        row.metric === metric &&
        row.variant === variant &&
        row.baseline === baseline,
    );
  return variants
    .filter((variant) => variant !== baseline)
    .map((variant) => ({
      variant,
      throughput: comparison(variant, "throughputPerSecond"),
      cpu: comparison(variant, "cpuMicrosPerRequest"),
    }));
}

/** What stands before a ratio of a run whose generator was the limit: it is at least this far from 1. */
export function boundOf(comparison: Comparison): string {
  if (!comparison.generatorBound) return "";
  return comparison.ratio >= 1 ? "at least" : "at most";
}
