/** What a page and the components inside its prose share; a chapter's page puts it into `Astro.locals.chapter`. */
import type { LoadedLab } from "../lab/load-lab.ts";
import type { ResultDocument } from "../result/document/schema.ts";
import type { Verified } from "../result/store/verified.ts";

/** The part of CSL-JSON that the bibliography uses. */
export interface CslItem {
  id: string;
  type: string;
  title: string;
  author?: { family?: string; given?: string; literal?: string }[];
  issued?: { "date-parts": (number | string)[][] };
  "container-title"?: string;
  publisher?: string;
  URL?: string;
  DOI?: string;
  note?: string;
}

/** A table that somebody else published, kept in content/published.json with its conditions. */
export interface PublishedTable {
  /** Id of the source in content/sources.json. */
  source: string;
  title: string;
  conditions: string;
  retrieved: string;
  columns: { key: string; label: string; unit?: string; align?: "left" | "right" }[];
  rows: Record<string, string | number>[];
}

export interface ChapterContext {
  /** The chapter's file, for error sentences. */
  file: string;
  lab: string;
  /** The lab as it is declared now. */
  definition: LoadedLab;
  /** The result that the chapter shows; undefined while nothing has been published. */
  document: ResultDocument | undefined;
  /** Whether the lab's files are still those that were measured. */
  freshness: "current" | "stale" | undefined;
  /** When `lab verify --record` last found every answer right. */
  verified: Verified | undefined;
  sources: readonly CslItem[];
  /** Source ids in the order in which the prose cites them; `<Cite>` appends. */
  cited: string[];
  published: Readonly<Record<string, PublishedTable>>;
  /** Text of a file of the lab, by its path inside the lab's folder. @throws when there is none */
  labFile(path: string): string;
  /** Numbers the figures of the page from 1. */
  figures: string[];
}
