/** How a result is cited: with what was measured, where, when, how carefully, and where it can be read. */
import type { ResultDocument } from "../document/schema.ts";

export const CITATION_FORMATS = ["markdown", "bibtex", "csl"] as const;
export type CitationFormat = (typeof CITATION_FORMATS)[number];

/** Where `npm start` serves the handbook. */
export const DEFAULT_SITE = "http://127.0.0.1:4321";

const AUTHOR = "Load-Bearing";
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** The part of a document that a citation needs. */
type Cited = Pick<ResultDocument, "id" | "lab" | "title" | "mode" | "started" | "machine">;

/** The permanent address of a result on `site`. */
export function permalink(
  document: Pick<ResultDocument, "lab" | "id">,
  site: string = DEFAULT_SITE,
): string {
  return `${site.replace(/\/+$/, "")}/results/${document.lab}/${document.id}/`;
}

/** A citation, without a line end. */
export function cite(document: Cited, format: CitationFormat, site: string = DEFAULT_SITE): string {
  switch (format) {
    case "markdown":
      return markdown(document, site);
    case "bibtex":
      return bibtex(document, site);
    case "csl":
      return JSON.stringify([csl(document, site)], null, 2);
  }
}

function markdown(document: Cited, site: string): string {
  const title = escapeMarkdown(document.title);
  const link = `[result ${document.id}](${permalink(document, site)})`;
  return `${AUTHOR}, "${title}", ${link}, ${escapeMarkdown(circumstances(document))}.`;
}

function bibtex(document: Cited, site: string): string {
  const { year, month } = dateParts(document);
  return [
    `@misc{load-bearing-${document.lab}-${document.id},`,
    `  author = {{${AUTHOR}}},`,
    `  title = {${escapeLatex(document.title)}},`,
    `  year = {${year}},`,
    `  month = ${MONTHS[month - 1]},`,
    `  note = {Result ${document.id}, ${escapeLatex(circumstances(document))}},`,
    `  url = {${permalink(document, site)}}`,
    "}",
  ].join("\n");
}

/** One item of CSL-JSON 1.0, type "dataset". */
function csl(document: Cited, site: string): Record<string, unknown> {
  const { year, month, day } = dateParts(document);
  return {
    id: `load-bearing-${document.lab}-${document.id}`,
    type: "dataset",
    author: [{ literal: AUTHOR }],
    title: document.title,
    number: `result ${document.id}`,
    issued: { "date-parts": [[year, month, day]] },
    note: circumstances(document),
    URL: permalink(document, site),
  };
}

function circumstances(document: Cited): string {
  return `measured ${document.started.slice(0, 10)} in ${document.mode} mode on ${document.machine.cpuModel}`;
}

function dateParts(document: Cited): { year: number; month: number; day: number } {
  const started = new Date(document.started);
  return {
    year: started.getUTCFullYear(),
    month: started.getUTCMonth() + 1,
    day: started.getUTCDate(),
  };
}

function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_[\]<>]/g, "\\$&");
}

const LATEX: Record<string, string> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
};

function escapeLatex(text: string): string {
  return text.replace(/[\\{}$&#%_~^]/g, (character) => LATEX[character] ?? `\\${character}`);
}
