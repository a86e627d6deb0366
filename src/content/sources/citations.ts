/**
 * Which sources a chapter cites, in which order: read from its text, because the order in which
 * components are rendered is the renderer's affair.
 */
import type { ChapterContext, CslItem } from "../chapter.ts";
import { SiteError } from "../error.ts";
import { missing } from "../lookup.ts";
import { usedComponents } from "./mdx-elements.ts";

type Citing = Pick<ChapterContext, "file" | "sources" | "cited">;

/** Keys of the sources that a chapter's MDX cites, each once, in the order of their first citation. */
export function citedKeys(mdxText: string): string[] {
  const keys = usedComponents(mdxText, ["Cite"]).flatMap(({ props }) => props.key ?? []);
  return [...new Set(keys)];
}

interface Citation {
  /** Place among the page's sources, from 1. */
  number: number;
  source: CslItem;
  /** Whether no other citation of this source was rendered before. */
  first: boolean;
}

const mentioned = new WeakMap<string[], Set<string>>();

/** A source and its number on the page. A key that is not among `chapter.cited` yet is appended. */
export function citationOf(chapter: Citing, component: string, key: string | undefined): Citation {
  if (key === undefined || key === "") {
    throw new SiteError(
      `<${component}> in ${chapter.file} has no key; give the id of an entry of content/sources.json, as in <Cite key="little-1961" />.`,
    );
  }
  const source = sourceOf(chapter, component, key);
  if (!chapter.cited.includes(key)) chapter.cited.push(key);
  const before = mentioned.get(chapter.cited) ?? new Set();
  mentioned.set(chapter.cited, before);
  const first = !before.has(key);
  before.add(key);
  return { number: chapter.cited.indexOf(key) + 1, source, first };
}

/** @throws SiteError when content/sources.json has no such entry */
export function sourceOf(
  chapter: Pick<ChapterContext, "file" | "sources">,
  component: string,
  key: string,
): CslItem {
  const source = chapter.sources.find(({ id }) => id === key);
  if (source) return source;
  throw missing(
    component,
    chapter.file,
    `source "${key}" of content/sources.json`,
    chapter.sources.map(({ id }) => id),
  );
}
