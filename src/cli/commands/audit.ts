import { readFileSync } from "node:fs";
import { basename } from "node:path";
import type { Command } from "commander";
import { csvParseRows } from "d3-dsv";
import { type AuditFinding, audit } from "../../audit/audit.ts";
import {
  AuditInputError,
  auditRows,
  type PublishedRecord,
  recordsOfCells,
} from "../../audit/audit-table.ts";
import { UsageError } from "../../result/document/errors.ts";
import { type Context, printJson } from "../context.ts";

export function define(command: Command, context: Context): void {
  command
    .argument("<file>", "a table somebody published, as .csv or .json")
    .option("--json", "print one JSON document")
    .addHelpText(
      "after",
      `
Columns are known by common names: name, throughput (or rps, requests/s), connections, pipelining,
mean (or avg, latency), p50, p99, max, duration, open-loop. A heading or a value may carry its unit:
"p99 (us)", "1.37ms", "2.00s"; a bare latency is in milliseconds, a bare duration in seconds. A JSON
file holds a list of objects with the same names.

Exit code 1 when a row cannot be: percentiles out of order, a mean that its percentiles exclude, or
more requests in flight than the connections can hold (Little's law).`,
    )
    .action((file: string, options: { json?: boolean }) => {
      const rows = rowsOf(file);
      const findings = audit(rows);
      if (options.json) printJson(context, { file: basename(file), rows: rows.length, findings });
      else {
        for (const finding of findings) context.print(line(finding));
        context.print(summary(rows.length, findings));
      }
      context.exitCode = findings.some(({ level }) => level === "impossible") ? 1 : 0;
    });
}

function rowsOf(file: string) {
  try {
    return auditRows(recordsOf(file));
  } catch (error) {
    if (!(error instanceof AuditInputError)) throw error;
    throw new UsageError(`${file}: ${error.message}`);
  }
}

function recordsOf(file: string): PublishedRecord[] {
  const text = readTable(file);
  if (file.endsWith(".csv")) return recordsOfCells(csvParseRows(text));
  if (!file.endsWith(".json")) {
    throw new UsageError(`${file} is neither .csv nor .json; save the table as one of them.`);
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new UsageError(
      `${file} is not JSON (${(error as Error).message}); correct it and try again.`,
    );
  }
  const isRecord = (value: unknown): value is PublishedRecord =>
    typeof value === "object" && value !== null && !Array.isArray(value);
  if (!Array.isArray(parsed) || !parsed.every(isRecord)) {
    throw new UsageError(
      `${file} does not hold a list of objects, one for each row; write it as one.`,
    );
  }
  return parsed;
}

function readTable(file: string): string {
  try {
    return readFileSync(file, "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "does not exist" : `cannot be read (${code})`;
    throw new UsageError(`${file} ${why}; name a .csv or .json file with the table.`);
  }
}

const line = ({ level, text }: AuditFinding) => `${level.padEnd(10)}  ${text}`;

function summary(rows: number, findings: readonly AuditFinding[]): string {
  const about = (level: AuditFinding["level"]) => {
    const names = findings.filter((one) => one.level === level).flatMap((one) => one.rows);
    return new Set(names).size;
  };
  return `${rows} rows: ${about("impossible")} cannot be as published, ${about("suspicious")} need an explanation`;
}
