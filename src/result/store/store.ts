/**
 * Published result documents: `content/results/<lab>/<id>.json`, one canonical JSON text each,
 * never changed after they are written.
 */
import { existsSync, readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { canonicalJson } from "../document/canonical.ts";
import { contentId } from "../document/content-id.ts";
import { ResultReadError, ResultStoreError, systemCode } from "../document/errors.ts";
import { readText } from "../document/read.ts";
import { Mode, type ResultDocument } from "../document/schema.ts";
import { writeWhole } from "./atomic-write.ts";

const RESULTS_FOLDER = "content/results";

/** Path of a document below the root, with forward slashes: also its name in messages. */
export function resultPath(lab: string, id: string): string {
  return `${RESULTS_FOLDER}/${lab}/${id}.json`;
}

/** The bytes of a document on disk: its canonical form and a line end. */
export function documentText(document: ResultDocument): string {
  return `${canonicalJson(document)}\n`;
}

interface Published {
  /** Below the root. */
  path: string;
  /** False when the same document stood there already. */
  written: boolean;
}

/**
 * Adds a document to the store. Publishing the same document twice changes nothing.
 * @throws {ResultStoreError} when it cannot be written, or when its content does not match its id
 */
export function publishResult(root: string, document: ResultDocument): Published {
  const path = resultPath(document.lab, document.id);
  const expected = contentId(document);
  if (document.id !== expected) {
    throw new ResultStoreError(
      `${path} was not written: the document's content has id ${expected}, not ${document.id}; run the lab again.`,
    );
  }
  const text = documentText(document);
  if (existsSync(join(root, path))) {
    if (readText(join(root, path), path) === text) return { path, written: false };
    throw new ResultStoreError(
      `${path} exists with other content; restore it from git, then publish again.`,
    );
  }
  writeWhole(join(root, path), text, path);
  return { path, written: true };
}

/** A published document as far as a list needs it. */
export interface ResultEntry {
  lab: string;
  id: string;
  mode: Mode;
  started: string;
  /** Below the root. */
  path: string;
}

interface Listing {
  /** Newest first. */
  entries: ResultEntry[];
  /** One error for each file that could not be read. */
  unreadable: ResultReadError[];
}

/** All published documents, read lightly: a list must be quick, so only `check.ts` looks at all of each. */
export function listResults(root: string): Listing {
  const listing: Listing = { entries: [], unreadable: [] };
  for (const path of listResultFiles(root)) {
    if (!path.endsWith(".json")) continue;
    try {
      listing.entries.push(readEntry(root, path));
    } catch (error) {
      if (!(error instanceof ResultReadError)) throw error;
      listing.unreadable.push(error);
    }
  }
  listing.entries.sort(newestFirst);
  return listing;
}

/** Every file below content/results, in order, as a path below the root. `.gitkeep` and the like are left out. */
export function listResultFiles(root: string): string[] {
  let names: string[];
  try {
    names = readdirSync(join(root, RESULTS_FOLDER), { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory() && !entry.name.startsWith(".git"))
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"));
  } catch (error) {
    if (systemCode(error) === "ENOENT") return [];
    throw new ResultReadError(
      RESULTS_FOLDER,
      "",
      `cannot be listed (${(error as Error).message}).`,
      { cause: error },
    );
  }
  return names.sort();
}

/** Orders documents by the time they were started, newest first; the id decides between equals. */
export function newestFirst(
  a: { started: string; id: string },
  b: { started: string; id: string },
): number {
  const difference = Date.parse(b.started) - Date.parse(a.started);
  return difference !== 0 ? difference : a.id < b.id ? -1 : 1;
}

function readEntry(root: string, path: string): ResultEntry {
  const text = readText(join(root, path), path);
  let fields: Record<string, unknown>;
  try {
    fields = JSON.parse(text) as Record<string, unknown>;
  } catch (error) {
    throw new ResultReadError(path, "", "is truncated or not JSON; restore it from git.", {
      cause: error,
    });
  }
  const { lab, id, mode, started } = fields ?? {};
  const modes: readonly unknown[] = Mode.options;
  if (
    typeof lab !== "string" ||
    typeof id !== "string" ||
    typeof started !== "string" ||
    !modes.includes(mode)
  ) {
    throw new ResultReadError(
      path,
      "",
      "lacks a lab, id, mode or start time; restore it from git.",
    );
  }
  return { lab, id, mode: mode as Mode, started, path };
}
