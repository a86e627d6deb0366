/** Tables of a document as CSV by RFC 4180: a header, comma-separated, CRLF after every row. */
import { csvFormatRow } from "d3-dsv";
import type { ResultDocument } from "../document/schema.ts";
import { ALWAYS_OBSERVED, SOMETIMES_OBSERVED } from "../metrics.ts";

type Cell = string | number | boolean | null | undefined;

export function comparisonsCsv(document: ResultDocument): string {
  return table(document.comparisons, [
    "workload",
    "metric",
    "variant",
    "baseline",
    "design",
    "ratio",
    "low",
    "high",
    "pairs",
    "spawns",
    "smallestDifference",
    "generatorBound",
    "requestClass",
    "counter",
  ]);
}

export function summariesCsv(document: ResultDocument): string {
  return table(document.summaries, [
    "workload",
    "variant",
    "metric",
    "unit",
    "value",
    "low",
    "high",
    "slices",
    "atLeast",
    "requestClass",
    "counter",
  ]);
}

/** The raw data: a row for each observation of each slice, invalid ones with their cause. */
export function slicesCsv(document: ResultDocument): string {
  const rows = document.raw.slices.flatMap(({ observations, cell, ...slice }) => {
    const { workload, design } = document.plan.cells[cell] ?? { workload: null, design: null };
    return observations.map((observation) => ({
      workload,
      design,
      cell,
      ...slice,
      ...observation,
    }));
  });
  return table(rows, [
    "workload",
    "design",
    "cell",
    "spawn",
    "slice",
    "variant",
    "seconds",
    "invalid",
    "completed",
    "errors",
    "timeouts",
    "mismatches",
    ...ALWAYS_OBSERVED,
    "generatorUtilization",
    "stolenShare",
    "refused",
    ...SOMETIMES_OBSERVED,
  ]);
}

function table<Row extends Partial<Record<Column, Cell>>, Column extends string>(
  rows: readonly Row[],
  columns: readonly Column[],
): string {
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column]))];
  return lines.map((line) => `${csvFormatRow(line.map(text))}\r\n`).join("");
}

const text = (value: Cell): string => (value === null || value === undefined ? "" : String(value));
