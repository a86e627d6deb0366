/** The chapters of the site: what the front matter of each says, and what its lab says of it. */
import { basename, dirname } from "node:path";
import { LabDefinitionError } from "../lab/errors.ts";
import { type LoadedLab, loadLab } from "../lab/load-lab.ts";
import { SiteError } from "./error.ts";

/** A chapter as Astro's collection gives it. */
interface Entry {
  filePath?: string | undefined;
  data: { lab: string; draft: boolean };
}

/** A chapter with what stands in its lab's lab.ts alone. */
interface Chapter<Written extends Entry> {
  entry: Written;
  /** Below the root, for error sentences. */
  file: string;
  lab: LoadedLab;
}

/**
 * The chapters that the site shows, by number. A draft that is not shown may be in any state.
 * @throws SiteError for a chapter whose folder, front matter and lab do not agree, or that is no draft although
 * its exercise is unfinished
 */
export async function shownChapters<Written extends Entry>(
  entries: readonly Written[],
  root: string = process.cwd(),
): Promise<Chapter<Written>[]> {
  const chapters: Chapter<Written>[] = [];
  for (const entry of entries.filter(isShown)) {
    const file = entry.filePath ?? `content/chapters of ${entry.data.lab}`;
    chapters.push({ entry, file, lab: await labOf(root, file, entry.data) });
  }
  chapters.sort((a, b) => a.lab.chapter - b.lab.chapter);
  const twice = chapters.find(({ lab }, index) => lab.chapter === chapters[index - 1]?.lab.chapter);
  if (twice !== undefined) {
    const { chapter } = twice.lab;
    const both = chapters.filter(({ lab }) => lab.chapter === chapter).map(({ file }) => file);
    throw new SiteError(
      `${both.join(" and ")} are both chapter ${chapter}; give one of their labs another number.`,
    );
  }
  return chapters;
}

/** A draft, whose lab has no reference result yet, is shown only where LOAD_BEARING_DRAFTS is set. */
const isShown = ({ data }: Entry): boolean =>
  !data.draft || process.env.LOAD_BEARING_DRAFTS !== undefined;

async function labOf(root: string, file: string, data: Entry["data"]): Promise<LoadedLab> {
  const folder = basename(dirname(file));
  const [, number, id] = /^(\d{2,})-(.+)$/.exec(folder) ?? [];
  if (id !== data.lab) {
    throw new SiteError(
      `${file} says that its lab is "${data.lab}", but its folder is named "${folder}"; name it by the chapter's number in two digits, a hyphen and the lab.`,
    );
  }
  const lab = await loaded(root, file, id);
  if (Number(number) !== lab.chapter) {
    throw new SiteError(
      `labs/${id}/lab.ts says chapter ${lab.chapter}, but the folder of ${file} says ${Number(number)}; make them the same.`,
    );
  }
  if (!data.draft && lab.exercise?.unfinished) {
    throw new SiteError(
      `${file} is not a draft, but the exercise in labs/${id}/lab.ts is marked unfinished; finish it and take the mark away, or write draft: true in the chapter.`,
    );
  }
  return lab;
}

async function loaded(root: string, file: string, id: string): Promise<LoadedLab> {
  try {
    return await loadLab(root, id);
  } catch (error) {
    if (!(error instanceof LabDefinitionError)) throw error;
    throw new SiteError(`${file} has no lab that can be used: ${error.message}`, { cause: error });
  }
}
