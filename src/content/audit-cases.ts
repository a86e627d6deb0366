/** Tables that others published, audited when the page is built: content/audits.json. */
import { z } from "zod";
import {
  type AuditFinding,
  type AuditRow,
  audit,
  inFlight,
  nominalInFlight,
} from "../audit/audit.ts";
import { auditRows } from "../audit/audit-table.ts";
import { SiteError } from "./error.ts";
import { formatExact, formatNumber } from "./format.ts";

const FILE = "content/audits.json";
const NONE = "–";
const positive = z.number().positive();

const Case = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  title: z.string().min(1),
  /** Id of the source in content/sources.json. */
  source: z.string().min(1),
  conditions: z.string().min(1),
  /** Conditions that hold for all rows and stand in no column. */
  connections: positive.optional(),
  pipelining: positive.optional(),
  durationSeconds: positive.optional(),
  /** What to make of it, in words. */
  verdict: z.string().min(1),
  rows: z.array(z.record(z.string(), z.union([z.string(), z.number()]))).min(1),
});
type Case = z.infer<typeof Case>;

export interface AuditCase extends Omit<Case, "rows"> {
  columns: { label: string; numeric: boolean }[];
  cells: (string | number)[][];
  findings: AuditFinding[];
}

/** @throws SiteError naming the place in the file that is not a case */
export function auditCases(json: unknown): AuditCase[] {
  const parsed = z.array(Case).safeParse(json);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    throw new SiteError(`${FILE} is not valid at ${path.join(".")} (${message}); correct it.`);
  }
  return parsed.data.map(({ rows, ...about }) => {
    const audited = auditRows(rows).map((row) => ({ ...row, ...conditionsOf(about) }));
    const headings = [...new Set(rows.flatMap((row) => Object.keys(row)))];
    return {
      ...about,
      columns: [
        ...headings.map((label, index) => ({ label, numeric: index > 0 })),
        { label: "in flight, by Little's law", numeric: true },
        { label: "can be in flight", numeric: true },
      ],
      cells: rows.map((row, index) => [
        ...headings.map((heading) => shown(row[heading])),
        computed(inFlight(audited[index]!)),
        computed(nominalInFlight(audited[index]!)),
      ]),
      findings: audit(audited),
    };
  });
}

function conditionsOf({
  connections,
  pipelining,
  durationSeconds,
}: Partial<Case>): Partial<AuditRow> {
  return {
    ...(connections !== undefined && { connections }),
    ...(pipelining !== undefined && { pipelining }),
    ...(durationSeconds !== undefined && { durationSeconds }),
  };
}

function shown(value: string | number | undefined): string {
  if (value === undefined) return NONE;
  return typeof value === "number" ? formatExact(value) : value;
}

function computed(value: number | undefined): string {
  return value === undefined ? NONE : formatNumber(value);
}
