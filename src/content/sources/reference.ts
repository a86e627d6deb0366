/** A bibliography entry in words: the parts of a full reference, and of a note in the margin. */
import type { CslItem } from "../chapter.ts";
import { formatDate } from "../format.ts";

type DateParts = { "date-parts": (number | string)[][] };
type Author = NonNullable<CslItem["author"]>[number];

/** The fields of CSL-JSON beyond `CslItem` that a reference shows where an entry has them. */
type Entry = CslItem & {
  version?: string;
  volume?: string | number;
  issue?: string | number;
  page?: string;
  accessed?: DateParts;
};

interface Reference {
  /** "Bulej, L., Horký, V. and Tůma, P." */
  authors: string;
  title: string;
  /** Where it appeared, with version, volume and pages; empty when nothing is known. */
  container: string;
  /** The year; "no date" for an entry that has none. */
  year: string;
  /** "doi:10.1287/opre.9.3.383"; empty without one. */
  doi: string;
  /** "read 24 November 2026", and how much of it. */
  note: string;
  url: string | undefined;
}

export function referenceOf(source: CslItem): Reference {
  const entry: Entry = source;
  const issue = entry.issue === undefined ? "" : `(${entry.issue})`;
  const place = [
    entry["container-title"],
    entry.publisher,
    entry.version === undefined ? undefined : `version ${entry.version}`,
    entry.volume === undefined ? undefined : `${entry.volume}${issue}`,
    entry.page?.replace("-", "–"),
  ];
  const accessed = accessedOn(entry.accessed);
  return {
    authors: joined((entry.author ?? []).map(fullName)),
    title: entry.title,
    container: place.filter(isText).join(", "),
    year: yearOf(entry),
    doi: entry.DOI === undefined ? "" : `doi:${entry.DOI}`,
    note: [entry.note, accessed === "" ? undefined : `visited ${accessed}`]
      .filter(isText)
      .join("; "),
    url: entry.URL ?? (entry.DOI === undefined ? undefined : `https://doi.org/${entry.DOI}`),
  };
}

/** A note for the margin: "Bulej and others, Duet Benchmarking, 2020". */
export function marginNoteOf(source: CslItem): string {
  const year = yearOf(source);
  const title = source.title.split(":")[0]!.trim();
  return [shortAuthorsOf(source), title, year === "no date" ? undefined : year]
    .filter(isText)
    .join(", ");
}

function shortAuthorsOf({ author = [] }: CslItem): string {
  const [first] = author;
  return author.length > 2 ? `${lastName(first!)} and others` : joined(author.map(lastName));
}

function yearOf({ issued }: CslItem): string {
  return String(issued?.["date-parts"][0]?.[0] ?? "no date");
}

function accessedOn(date: DateParts | undefined): string {
  const [year, month, day] = date?.["date-parts"][0] ?? [];
  if (year === undefined || month === undefined || day === undefined) return "";
  return formatDate(`${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`);
}

function fullName({ family, given = "", literal }: Author): string {
  if (literal !== undefined) return literal;
  const initials = given
    .split(/\s+/)
    .filter(isText)
    .map((part) => `${part[0]}.`);
  return [family, initials.join(" ")].filter(isText).join(", ");
}

function lastName({ family, given, literal }: Author): string {
  return literal ?? family ?? given ?? "";
}

function joined(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

function isText(part: string | undefined): part is string {
  return part !== undefined && part !== "";
}
