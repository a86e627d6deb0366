/** The handbook's terms: content/glossary.json, for its page and for links in the prose. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { CslItem } from "../chapter.ts";
import { SiteError } from "../error.ts";

const FILE = "content/glossary.json";
const SOURCES_FILE = "content/sources.json";
const LONGEST_DEFINITION = 200;
/** Terms that an error names on each side of one that does not exist. */
const NEIGHBOURS = 2;

/** The order of the file and of the page. */
const { compare } = new Intl.Collator("en");

const Entry = z.strictObject({
  term: z.string().min(1),
  /** One sentence that says what the term means in this handbook. */
  definition: z
    .string()
    .max(LONGEST_DEFINITION, `has at most ${LONGEST_DEFINITION} characters`)
    .regex(/^\p{Lu}/u, "begins with a capital letter")
    .regex(/^[^.!?]+(?:[.!?]\S[^.!?]*)*\.$/u, "is one sentence that ends in a full stop"),
  /** Other names of the same thing. */
  also: z.array(z.string().min(1)).min(1).optional(),
  /** Id of an entry of content/sources.json that defines it. */
  source: z.string().min(1).optional(),
});

interface GlossaryEntry extends Omit<z.infer<typeof Entry>, "source"> {
  source?: CslItem | undefined;
}

/**
 * The entries of the file, in its order, each with its source.
 * @throws SiteError naming the entry that is not valid, stands twice or out of order, or cites no source that exists
 */
export function glossaryIn(json: unknown, sources: readonly CslItem[]): GlossaryEntry[] {
  const entries = z.array(z.unknown()).safeParse(json);
  if (!entries.success) throw faulty("is not a list of entries");
  const parsed = entries.data.map(entryOf);
  const taken = new Map<string, string>();
  for (const [index, entry] of parsed.entries()) {
    const { term, also = [] } = entry;
    const before = parsed[index - 1]?.term;
    if (before !== undefined && compare(before, term) > 0) {
      throw faulty(`has "${term}" after "${before}", which is not the order of the alphabet`);
    }
    for (const name of [term, ...also]) {
      const key = keyOf(name);
      const other = taken.get(key) ?? taken.get(termSlug(name));
      if (other !== undefined)
        throw faulty(`has the name "${name}" of "${term}" for "${other}" too`);
      taken.set(key, term).set(termSlug(name), term);
    }
  }
  return parsed.map((entry) => ({ ...entry, source: sourceOf(entry, sources) }));
}

let entries: GlossaryEntry[] | undefined;

/** All entries in the order of the alphabet; read once for a build. */
export function glossary(): readonly GlossaryEntry[] {
  if (entries === undefined) {
    const read = (file: string) => JSON.parse(readFileSync(join(process.cwd(), file), "utf8"));
    entries = glossaryIn(read(FILE), read(SOURCES_FILE) as CslItem[]);
  }
  return entries;
}

/**
 * The entry that a chapter's prose names by its term or another name of it, in any case.
 * @throws SiteError with the nearest names in the order of the alphabet
 */
export function entryNamed(
  chapter: { file: string },
  component: string,
  name: string,
  among: readonly GlossaryEntry[],
): GlossaryEntry {
  const found = among.find(({ term, also = [] }) =>
    [term, ...also].some((one) => keyOf(one) === keyOf(name)),
  );
  if (found) return found;
  const names = among.flatMap(({ term, also = [] }) => [term, ...also]).sort(compare);
  const place = names.filter((one) => compare(one, name) < 0).length;
  const near = names.slice(Math.max(0, place - NEIGHBOURS), place + NEIGHBOURS);
  throw new SiteError(
    `<${component}> in ${chapter.file} names "${name}", which is not in ${FILE}: near it are ${near.map((one) => `"${one}"`).join(", ")}. Correct the chapter, or define the term.`,
  );
}

/** The part of an address that leads to a term on its page: "Little's law" is "littles-law". */
export function termSlug(term: string): string {
  return term
    .toLowerCase()
    .replaceAll(/['’]/g, "")
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
}

/** Pages have curled apostrophes, and sentences begin with capitals. */
function keyOf(name: string): string {
  return name.replaceAll("’", "'").toLowerCase();
}

function entryOf(json: unknown, index: number): z.infer<typeof Entry> {
  const { data, error } = Entry.safeParse(json);
  if (data) return data;
  const { path, message } = error.issues[0]!;
  const named = z.looseObject({ term: z.string() }).safeParse(json).data?.term;
  const which = named === undefined ? `entry ${index + 1}` : `the entry "${named}"`;
  throw faulty(`has ${which} whose ${path.join(".") || "form"} is not valid (${message})`);
}

function sourceOf(
  { term, source }: z.infer<typeof Entry>,
  sources: readonly CslItem[],
): CslItem | undefined {
  const found = sources.find(({ id }) => id === source);
  if (source === undefined || found) return found;
  throw faulty(`cites "${source}" for "${term}", which is not in ${SOURCES_FILE}`);
}

function faulty(what: string): SiteError {
  return new SiteError(`${FILE} ${what}; correct it.`);
}
