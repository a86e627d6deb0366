/** The benchmark auditor for labs: which rows of a published table cannot be. */
export { type AuditFinding, type AuditRow, audit } from "../audit/audit.ts";
export { auditRows, type PublishedRecord, recordsOfCells } from "../audit/audit-table.ts";
