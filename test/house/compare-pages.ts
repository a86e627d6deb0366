/**
 * Compares the words and numbers of two builds of the site, page by page, after the table of replaced terms:
 * `node test/house/compare-pages.ts <folder of the build before> <folder of the build after>`.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { diffArrays } from "diff";
import { numbersOf, pageText, tokensOf } from "./page-text.ts";
import { type Replacement, readReplacements, replaceTerms } from "./replaced-terms.ts";

/** Words shown on each side of a difference. */
const CONTEXT = 6;
/** Pages that have less in common than this differ as a whole. */
const MOST_EDITS = 4000;

export interface PageDifference {
  /** Path below the folder of the build, with forward slashes. */
  page: string;
  /** Sentences, one for each difference. */
  differences: string[];
}

export interface ChapterSize {
  page: string;
  beforeBytes: number;
  afterBytes: number;
}

export interface Comparison {
  /** Pages whose words or numbers differ. */
  pages: PageDifference[];
  /** Pages that only the build after has. */
  added: string[];
  /** Phrases of the table that no page of the build before has. */
  unused: string[];
  chapters: ChapterSize[];
}

/** Compares all HTML pages below two folders. @throws Error where one holds no page */
export function compareSites(
  before: string,
  after: string,
  table: readonly Replacement[],
): Comparison {
  const old = pagesBelow(before);
  const used = new Set<string>();
  const pages = old.flatMap((page): PageDifference[] => {
    const path = join(after, page);
    if (!existsSync(path)) return [{ page, differences: ["is not in the build after"] }];
    const differences = comparePages(
      readFileSync(join(before, page), "utf8"),
      readFileSync(path, "utf8"),
      table,
      used,
    );
    return differences.length > 0 ? [{ page, differences }] : [];
  });
  return {
    pages,
    added: pagesBelow(after).filter((page) => !old.includes(page)),
    unused: table.map(([phrase]) => phrase).filter((phrase) => !used.has(phrase)),
    chapters: old
      .filter((page) => page.startsWith("chapters/") && existsSync(join(after, page)))
      .map((page) => ({
        page,
        beforeBytes: readFileSync(join(before, page)).length,
        afterBytes: readFileSync(join(after, page)).length,
      })),
  };
}

/** The differences of one page, as sentences; phrases of the table that it has are added to `used`. */
export function comparePages(
  before: string,
  after: string,
  table: readonly Replacement[],
  used: Set<string> = new Set(),
): string[] {
  const [oldText, newText] = [pageText(before), pageText(after)];
  const replaced = replaceTerms(tokensOf(oldText), table);
  for (const phrase of replaced.used) used.add(phrase);
  return [
    ...wordDifferences(replaced.tokens, tokensOf(newText)),
    ...numberDifferences(numbersOf(pageText(before, "read")), numbersOf(pageText(after, "read"))),
  ];
}

function wordDifferences(expected: string[], actual: string[]): string[] {
  const changes = diffArrays(expected, actual, { maxEditLength: MOST_EDITS });
  if (changes === undefined) return ["has other words throughout"];
  const found: string[] = [];
  let lost: string[] = [];
  let at = 0;
  for (const { value, added, removed } of changes) {
    if (removed) lost = value;
    if (!removed) at += value.length;
    if (added) found.push(differenceText(lost, value, actual, at));
    else if (!removed && lost.length > 0) {
      found.push(differenceText(lost, [], actual, at - value.length));
    }
    if (!removed) lost = [];
  }
  if (lost.length > 0) found.push(differenceText(lost, [], actual, at));
  return found;
}

/** `end` is where in the page's words the added ones end. */
function differenceText(
  lost: readonly string[],
  added: readonly string[],
  actual: readonly string[],
  end: number,
): string {
  const start = end - added.length;
  const left = actual.slice(Math.max(0, start - CONTEXT), start).join(" ");
  const right = actual.slice(end, end + CONTEXT).join(" ");
  return `… ${left} [-${lost.join(" ")}-] {+${added.join(" ")}+} ${right} …`;
}

function numberDifferences(before: Set<string>, after: Set<string>): string[] {
  const lost = [...before].filter((number) => !after.has(number));
  const added = [...after].filter((number) => !before.has(number));
  return [
    ...(lost.length > 0 ? [`numbers that are gone: ${lost.join(" ")}`] : []),
    ...(added.length > 0 ? [`numbers that are new: ${added.join(" ")}`] : []),
  ];
}

function pagesBelow(folder: string): string[] {
  const pages = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".html"))
    .map((path) => path.split(sep).join("/"))
    .sort();
  if (pages.length === 0)
    throw new Error(`${folder} holds no page; name a folder with a built site.`);
  return pages;
}

function print({ pages, added, unused, chapters }: Comparison): void {
  for (const { page, differences } of pages) {
    console.log(`${page}: ${differences.length} differences`);
    for (const text of differences) console.log(`  ${text}`);
  }
  for (const phrase of unused) console.log(`the table replaces "${phrase}", which no page has`);
  for (const page of added) console.log(`${page}: new`);
  for (const { page, beforeBytes, afterBytes } of chapters) {
    const ratio = (afterBytes / beforeBytes).toFixed(3);
    console.log(`${page}: ${beforeBytes} bytes before, ${afterBytes} after, ratio ${ratio}`);
  }
}

if (import.meta.main) {
  const [before, after] = process.argv.slice(2);
  if (before === undefined || after === undefined) {
    console.error(
      "Two folders with built sites are needed: node test/house/compare-pages.ts <before> <after>.",
    );
    process.exit(2);
  }
  const comparison = compareSites(before, after, readReplacements());
  print(comparison);
  if (comparison.pages.length > 0 || comparison.unused.length > 0) process.exitCode = 1;
}
