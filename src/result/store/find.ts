import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { UsageError } from "../document/errors.ts";
import { readResult } from "../document/read.ts";
import type { ResultDocument } from "../document/schema.ts";
import { listResults, type ResultEntry } from "./store.ts";

/**
 * Finds the document a person names: `<lab>/<id>`, an id or a prefix of one, a lab (its newest
 * document), or the path of a file.
 * @throws {UsageError} when nothing or more than one document fits
 * @throws {ResultReadError} when the document cannot be read
 */
export function findResult(
  root: string,
  reference: string,
  workingFolder: string = process.cwd(),
): ResultDocument {
  const path = resolve(workingFolder, reference);
  if (existsSync(path) && statSync(path).isFile()) return readResult(path, reference);
  const entry = selectResult(listResults(root).entries, reference);
  return readResult(resolve(root, entry.path), entry.path);
}

/** The entry that `reference` names, among `entries` sorted newest first. @throws {UsageError} */
function selectResult(entries: readonly ResultEntry[], reference: string): ResultEntry {
  const newest = entries.find((entry) => entry.lab === reference);
  if (newest) return newest;
  const [lab, prefix] = reference.includes("/")
    ? (reference.split("/", 2) as [string, string])
    : [null, reference];
  const fitting = entries.filter(
    (entry) => prefix !== "" && entry.id.startsWith(prefix) && (lab === null || entry.lab === lab),
  );
  if (fitting.length === 1) return fitting[0]!;
  if (fitting.length > 1) {
    const ids = fitting.map((entry) => `${entry.lab}/${entry.id}`).join(", ");
    throw new UsageError(
      `"${reference}" fits ${fitting.length} results (${ids}); write more of the id.`,
    );
  }
  throw new UsageError(
    `There is no published result "${reference}"; "lab list" shows those there are.`,
  );
}
