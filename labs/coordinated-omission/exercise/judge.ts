/** Judges the auditor's exercise by the audit's own rules, and by filling in what a closed loop left out. */
import { readdirSync, readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { csvParseRows } from "d3-dsv";
import type { JudgeContext, JudgedLine } from "#lab";
import { audit, auditRows, recordsOfCells } from "#lab/audit";
import { INTERVAL_MILLIS, LENGTH_MILLIS, readTrace, type TracedRequest } from "./trace.ts";

interface Answer {
  impossible: string[];
  correctedP99Millis: number;
}

const P99_TOLERANCE = 0.05;
const SHAPE = "{ impossible: string[], correctedP99Millis: number }";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");

export async function judge({ learner }: Pick<JudgeContext, "learner">): Promise<JudgedLine[]> {
  const answer = await answerOf(learner);
  if (typeof answer === "string") return [{ ok: false, text: answer }];
  return [judgeRows(answer.impossible), judgeP99(answer.correctedP99Millis)];
}

/** Rows that break a rule of the audit, as "table/row", and all rows that there are. */
export function auditedTables(): { impossible: Set<string>; rows: Set<string> } {
  const impossible = new Set<string>();
  const rows = new Set<string>();
  for (const file of readdirSync(new URL("tables/", import.meta.url)).sort()) {
    if (!file.endsWith(".csv")) continue;
    const table = file.replace(".csv", "");
    const audited = auditRows(recordsOfCells(csvParseRows(read(`tables/${file}`))));
    for (const { name } of audited) rows.add(`${table}/${name}`);
    for (const finding of audit(audited)) {
      if (finding.level !== "impossible") continue;
      for (const name of finding.rows) impossible.add(`${table}/${name}`);
    }
  }
  return { impossible, rows };
}

/**
 * The 99th percentile in milliseconds of everything that was due: a slot in which a connection sent
 * nothing is a request that would have had its answer when the connection had its own.
 */
export function correctedP99(trace: readonly TracedRequest[]): number {
  const byConnection = Map.groupBy(trace, ({ connection }) => connection);
  const latencies = [...byConnection.values()].flatMap((requests) => {
    const seen: number[] = [];
    let last = 0;
    for (let due = requests[0]!.sentMillis; due < LENGTH_MILLIS; due += INTERVAL_MILLIS) {
      while (requests[last + 1] !== undefined && requests[last + 1]!.sentMillis <= due) last += 1;
      seen.push(requests[last]!.answeredMillis - due);
    }
    return seen;
  });
  latencies.sort((a, b) => a - b);
  return latencies[Math.ceil(0.99 * latencies.length) - 1]!;
}

async function answerOf(path: string): Promise<Answer | string> {
  let given: unknown;
  try {
    const module = (await import(/* @vite-ignore */ pathToFileURL(path).href)) as {
      default?: unknown;
    };
    given = module.default;
  } catch (error) {
    return `Your file cannot be loaded (${error instanceof Error ? error.message : String(error)}).`;
  }
  return isAnswer(given) ? given : `Your file has to export ${SHAPE} as its default.`;
}

function isAnswer(given: unknown): given is Answer {
  if (typeof given !== "object" || given === null) return false;
  const { impossible, correctedP99Millis } = given as Partial<Record<keyof Answer, unknown>>;
  return (
    Array.isArray(impossible) &&
    impossible.every((row) => typeof row === "string") &&
    typeof correctedP99Millis === "number"
  );
}

/** Says which rows are wrongly named, and only how many are missing. */
function judgeRows(named: readonly string[]): JudgedLine {
  const { impossible, rows } = auditedTables();
  const given = new Set(named);
  const unknown = [...given].filter((row) => !rows.has(row));
  const possible = [...given].filter((row) => rows.has(row) && !impossible.has(row));
  const missing = [...impossible].filter((row) => !given.has(row)).length;
  if (unknown.length + possible.length + missing === 0) {
    return {
      ok: true,
      text: `You name exactly the ${impossible.size} of ${rows.size} rows that cannot be as published.`,
    };
  }
  const faults = [
    unknown.length > 0 ? `there is no row ${unknown.join(", ")}` : "",
    possible.length > 0 ? `odd or not, this can be: ${possible.join(", ")}` : "",
    missing > 0 ? `${missing} that cannot be ${missing === 1 ? "is" : "are"} missing` : "",
  ];
  return { ok: false, text: `Rows: ${faults.filter((fault) => fault !== "").join("; ")}.` };
}

function judgeP99(millis: number): JudgedLine {
  const trace = readTrace(read("trace.csv"));
  const expected = correctedP99(trace);
  if (Math.abs(millis / expected - 1) <= P99_TOLERANCE) {
    return {
      ok: true,
      text: `A p99 of ${millis} ms is within 5 % of what an open loop would have seen.`,
    };
  }
  const raw = trace
    .map(({ sentMillis, answeredMillis }) => answeredMillis - sentMillis)
    .sort((a, b) => a - b)[Math.ceil(0.99 * trace.length) - 1]!;
  return {
    ok: false,
    text:
      millis === raw
        ? `A p99 of ${millis} ms is that of the requests that were sent; those that were due and never sent are missing.`
        : `A p99 of ${millis} ms is not within 5 % of what an open loop would have seen.`,
  };
}
