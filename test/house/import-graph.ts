/**
 * Which of our files imports which, also by .astro and .mdx files, which dependency-cruiser does not read, and also for
 * types only.
 */
import { globSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";

/** Paths below the root, each with the paths it imports or names by `new URL(…, import.meta.url)`. */
export type ImportGraph = ReadonlyMap<string, ReadonlySet<string>>;

const SOURCES = "{src,content,labs,test}/**/*.{ts,mjs,astro,mdx,css}";
const LEFT_OUT = /(^|\/)node_modules\/|^content\/results\//;

/** `from "…"`, `import "…"`, `import("…")`, `@import url("…")` and `new URL("…", import.meta.url)`. */
const SPECIFIER =
  /(?:\bfrom\s*|\bimport\s*\(?\s*|@import url\()["']([^"']+)["']|new URL\(\s*["']([^"']+)["'],\s*import\.meta\.url/g;

/** What package.json's `imports` and the labs' own `#lab` stand for. */
const ALIASES: readonly (readonly [RegExp, string])[] = [
  [/^#(content|result|stats|ui)\//, "src/$1/"],
  [/^#lab$/, "src/lab/index.ts"],
  [/^#lab\/(.+)$/, "src/lab/$1.ts"],
];

export function sourceFiles(root: string): string[] {
  return globSync(SOURCES, { cwd: root })
    .map((path) => path.split("\\").join("/"))
    .filter((path) => !LEFT_OUT.test(path))
    .sort();
}

/** The graph of all files below `root`; what leads to no file of ours is left out. */
export function importGraph(root: string): ImportGraph {
  const files = sourceFiles(root);
  const known = new Set(files);
  return new Map(
    files.map((file) => {
      const text = readFileSync(join(root, file), "utf8");
      const found = [...text.matchAll(SPECIFIER)].flatMap(
        ([, imported, named]) => resolved(file, imported ?? `./${named!}`) ?? [],
      );
      return [file, new Set(found.filter((path) => known.has(path) && path !== file))];
    }),
  );
}

function resolved(from: string, specifier: string): string | undefined {
  for (const [alias, place] of ALIASES)
    if (alias.test(specifier)) return specifier.replace(alias, place);
  if (specifier.startsWith(".")) return posix.normalize(posix.join(dirname(from), specifier));
  return undefined;
}

/** Files that one after the other import each other, one list for each such knot (Tarjan's components of two and more). */
export function cycles(graph: ImportGraph): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const open = new Set<string>();
  const found: string[][] = [];
  const visit = (file: string): void => {
    const own = index.size;
    index.set(file, own);
    low.set(file, own);
    stack.push(file);
    open.add(file);
    for (const next of graph.get(file) ?? []) {
      if (!index.has(next)) visit(next);
      if (open.has(next)) low.set(file, Math.min(low.get(file)!, low.get(next)!));
    }
    if (low.get(file) !== own) return;
    const knot = stack.splice(stack.indexOf(file));
    for (const one of knot) open.delete(one);
    if (knot.length > 1) found.push(knot.sort());
  };
  for (const file of graph.keys()) if (!index.has(file)) visit(file);
  return found;
}
