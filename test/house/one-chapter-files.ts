/** Who uses each file of src: the chapters, and everything that is not a chapter. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type ImportGraph, sourceFiles } from "./import-graph.ts";

/** The components that every chapter may use without importing them. */
const REGISTRY = "src/ui/index.ts";
/** Shows every chapter with the registry, and so says nothing of who uses which component. */
const CHAPTER_PAGE = "src/pages/chapters/[lab].astro";
const CHAPTER = /^content\/chapters\/([^/]+)\//;
/** What every new chapter begins as counts as a second user. */
const TEMPLATE = "src/cli/new/template/";
/**
 * Begun by a command, a page or a lab, and not by an import of another file of src; and the layers' components, which
 * whoever writes a chapter or a page may use.
 */
const ENTRY =
  /^src\/(pages\/|cli\/(main|start)\.|cli\/.*\.mjs|ui\/chart\/[A-Z]\w*\.astro|content\.config\.ts|env\.d\.ts|lab\/[a-z-]+\.ts|harness\/(.*\/main|processes\/background-load)\.ts)/;

/**
 * For each file of src the names of those that use it, directly or by way of others: chapters' folders by name, and
 * "elsewhere" for pages, commands, labs and the template of a new chapter. Tests are no use.
 */
export function usersOf(root: string, graph: ImportGraph): Map<string, Set<string>> {
  const users = new Map<string, Set<string>>();
  const reach = (file: string, user: string): void => {
    const known = users.get(file) ?? new Set();
    if (known.has(user)) return;
    users.set(file, known.add(user));
    if (file === REGISTRY && user !== "registry") return;
    for (const next of graph.get(file) ?? []) reach(next, user);
  };
  const registered = registeredComponents(root);
  for (const file of sourceFiles(root)) {
    const chapter = CHAPTER.exec(file)?.[1];
    const isTest = /(^|\/)test\//.test(file);
    if (isTest) continue;
    if (chapter !== undefined) reach(file, chapter);
    else if (file.startsWith("labs/") || ENTRY.test(file) || file.startsWith(TEMPLATE))
      reach(file, "elsewhere");
    if (file.endsWith(".mdx"))
      for (const component of tagsIn(readFileSync(join(root, file), "utf8")))
        if (registered.has(component)) reach(registered.get(component)!, chapter ?? "elsewhere");
  }
  // What Markdown itself writes is in every chapter.
  for (const file of registered.get("table") ? [registered.get("table")!] : [])
    reach(file, "elsewhere");
  return users;
}

/** Files of src that exactly one chapter uses, with that chapter's folder. */
export function oneChapterFiles(users: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  return [...users]
    .filter(([file, by]) => file.startsWith("src/") && by.size === 1 && !by.has("elsewhere"))
    .map(([file, by]) => `${file} (${[...by][0]})`)
    .sort();
}

/** Files of src that nothing uses but tests. */
export function unusedFiles(
  graph: ImportGraph,
  users: ReadonlyMap<string, ReadonlySet<string>>,
): string[] {
  return [...graph.keys()]
    .filter((file) => file.startsWith("src/") && !users.has(file) && file !== REGISTRY)
    .filter((file) => file !== CHAPTER_PAGE)
    .sort();
}

function registeredComponents(root: string): Map<string, string> {
  const text = readFileSync(join(root, REGISTRY), "utf8");
  const files = [...text.matchAll(/import (\w+) from "\.\/([^"]+\.astro)"/g)].map(
    ([, name, path]) => [name!, `src/ui/${path}`] as const,
  );
  const byName = new Map(files);
  for (const [, tag, name] of text.matchAll(/^\s+([a-z]\w*): (\w+),/gm))
    if (byName.has(name!)) byName.set(tag!, byName.get(name!)!);
  return byName;
}

const tagsIn = (mdx: string): Set<string> =>
  new Set([...mdx.matchAll(/<([A-Z]\w*)/g)].map(([, name]) => name!));
