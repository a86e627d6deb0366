/**
 * What published benchmark numbers say about themselves. Given rows of throughput, latency and
 * conditions, arithmetic alone finds values that cannot be, and values that repeat another.
 *
 * The rules are inequalities and Little's law; none looks at who was measured. "impossible" breaks
 * one of them; "suspicious" has an innocent explanation that the table does not give; "note" is what
 * a reader should know before reading a column.
 */
import type { AuditFinding } from "./finding.ts";
import type { AuditRow } from "./row.ts";
import { auditRow } from "./row-rules.ts";
import { auditTable } from "./table-rules.ts";

/** All findings: those of single rows in the order of the rows, then those of the whole table. */
export function audit(rows: readonly AuditRow[]): AuditFinding[] {
  return [...rows.flatMap(auditRow), ...auditTable(rows)];
}

export type { AuditFinding } from "./finding.ts";
export { type AuditRow, inFlight, nominalInFlight } from "./row.ts";
