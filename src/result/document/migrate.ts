/**
 * The seam for later versions of the document. A document on disk is never rewritten: it is brought
 * to the present shape when it is read. When `SCHEMA_VERSION` becomes n + 1, append the step that
 * turns version n into n + 1.
 */
import { SCHEMA_VERSION } from "./schema.ts";

/** Turns a document of one version into the next. Pure; sets the new `schemaVersion`. */
interface Migration {
  from: number;
  migrate(document: Record<string, unknown>): Record<string, unknown>;
}

/** In order, one for each version that has been left behind. */
const MIGRATIONS: readonly Migration[] = [];

type MigrationOutcome =
  | { ok: true; document: Record<string, unknown> }
  | { ok: false; what: string };

/** Brings a parsed document to version `to`, or says why it cannot be. */
export function migrate(
  document: Record<string, unknown>,
  migrations: readonly Migration[] = MIGRATIONS,
  to: number = SCHEMA_VERSION,
): MigrationOutcome {
  let current = document;
  while (current.schemaVersion !== to) {
    const version = current.schemaVersion;
    if (typeof version !== "number" || !Number.isInteger(version) || version < 1) {
      return {
        ok: false,
        what: `is ${JSON.stringify(version) ?? "missing"}, where a version number is needed`,
      };
    }
    if (version > to) {
      return {
        ok: false,
        what: `is ${version}, newer than the ${to} this checkout reads; update the checkout`,
      };
    }
    const step = migrations.find((migration) => migration.from === version);
    if (!step)
      return { ok: false, what: `is ${version}, from which no step leads to ${to}; measure again` };
    current = step.migrate(current);
  }
  return { ok: true, document: current };
}
