/** The benchmark auditor for labs: which rows of a published table cannot be. */
export { audit } from "../audit/audit.ts";
export { auditRows, recordsOfCells } from "../audit/audit-table.ts";
