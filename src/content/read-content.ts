/** Reading what the pages are made of: results, sources, tables and files of labs. Once for a build. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import type { LoadedLab } from "../lab/load-lab.ts";
import { labDigest } from "../result/document/digest.ts";
import { freshness } from "../result/document/freshness.ts";
import { parseResult } from "../result/document/read.ts";
import type { Mode, ResultDocument } from "../result/document/schema.ts";
import { newestFirst } from "../result/store/store.ts";
import { readVerified } from "../result/store/verified.ts";
import { type AuditCase, auditCases } from "./audit-cases.ts";
import type { ChapterContext, CslItem, PublishedTable } from "./chapter.ts";
import { SiteError } from "./error.ts";
import { citedKeys } from "./sources/citations.ts";

const ROOT = process.cwd();

/** A published result and its exact bytes, as they are stored. */
export interface StoredResult {
  document: ResultDocument;
  text: string;
}

let stored: StoredResult[] | undefined;

/** Every published result, newest first. `LOAD_BEARING_RESULTS` names another folder than content/results. */
export function allResults(): readonly StoredResult[] {
  stored ??= readResults(resolve(ROOT, process.env.LOAD_BEARING_RESULTS ?? "content/results"));
  return stored;
}

function readResults(folder: string): StoredResult[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".json"),
  );
  return files
    .map((name) => {
      const text = readFileSync(join(folder, name), "utf8");
      return { text, document: parseResult(text, name) };
    })
    .sort((a, b) => newestFirst(a.document, b.document));
}

const BY_WEIGHT: readonly Mode[] = ["reference", "default", "quick"];

/** The result that a lab's chapter shows: the newest reference, else the newest default, else the newest quick one. */
export function shownResult(lab: string): ResultDocument | undefined {
  const own = allResults().filter(({ document }) => document.lab === lab);
  for (const mode of BY_WEIGHT) {
    const found = own.find(({ document }) => document.mode === mode);
    if (found) return found.document;
  }
  return undefined;
}

function readJson<T>(path: string, absent: T): T {
  const whole = join(ROOT, path);
  if (!existsSync(whole)) return absent;
  try {
    return JSON.parse(readFileSync(whole, "utf8")) as T;
  } catch (error) {
    throw new SiteError(
      `${path} is not JSON (${(error as Error).message}); correct it and build again.`,
    );
  }
}

/** The published tables that the auditor's page works through, each with its source. */
export function allAuditCases(): { table: AuditCase; source: CslItem }[] {
  const sources = readJson<CslItem[]>("content/sources.json", []);
  return auditCases(readJson<unknown>("content/audits.json", [])).map((table) => {
    const source = sources.find(({ id }) => id === table.source);
    if (source === undefined) {
      throw new SiteError(
        `content/audits.json cites "${table.source}", which is not in content/sources.json; add it there.`,
      );
    }
    return { table, source };
  });
}

/** Whether the lab's files are still those that a result was measured with. */
export function freshnessOf(document: ResultDocument): "current" | "stale" {
  const folder = join(ROOT, "labs", document.lab);
  return existsSync(folder) ? freshness(document, labDigest(folder)) : "stale";
}

/** Everything that the components of a chapter need, read afresh for each page. */
export function chapterContext(definition: LoadedLab, file: string): ChapterContext {
  const { id: lab, folder } = definition;
  const document = shownResult(lab);
  return {
    file,
    lab,
    definition,
    document,
    freshness: document && freshnessOf(document),
    verified: readVerified(ROOT)[lab],
    sources: readJson<CslItem[]>("content/sources.json", []),
    cited: citedKeys(readFileSync(join(ROOT, file), "utf8")),
    published: readJson<Record<string, PublishedTable>>("content/published.json", {}),
    labFile(path) {
      const whole = resolve(folder, path);
      if (!whole.startsWith(folder + sep) || !existsSync(whole)) {
        throw new SiteError(
          `${file} shows "${path}", which is not a file of labs/${lab}; correct the path.`,
        );
      }
      return readFileSync(whole, "utf8");
    },
    figures: [],
  };
}
