import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cruise } from "dependency-cruiser";
import { describe, expect, it } from "vitest";
import config, { CHAPTER_MAY_IMPORT, MAY_IMPORT } from "../../dependency-cruiser.config.mjs";
import { cycles, importGraph } from "../house/import-graph.ts";
import { temporaryFolder, write } from "../result/temporary-folder.ts";

const ROOT = join(import.meta.dirname, "../..");

/** Names of the rules that `files` (path to text) break. */
async function broken(files: Record<string, string>): Promise<string[]> {
  const root = temporaryFolder();
  for (const [path, text] of Object.entries(files)) write(root, path, text);
  const { options, ...ruleSet } = config;
  const { output } = await cruise(["."], {
    ruleSet: ruleSet as never,
    validate: true,
    baseDir: root,
    tsPreCompilationDeps: options.tsPreCompilationDeps,
    enhancedResolveOptions: options.enhancedResolveOptions,
  });
  if (typeof output === "string") throw new Error(output);
  return output.summary.violations.map(({ rule }) => rule.name);
}

const imports = (path: string) => `import "${path}";\n`;
const FOLDERS = Object.keys(MAY_IMPORT) as (keyof typeof MAY_IMPORT)[];
/** A file of a folder that another may import, as far as the table says: of src/result, src/lab takes the words only. */
const fileFor = (from: string, folder: string) =>
  `${folder}/${from === "lab" && folder === "result" ? "metrics" : "a"}.ts`;

describe("the import rule", () => {
  it("knows every folder of src", () => {
    const folders = readdirSync(join(ROOT, "src"), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    expect(folders.sort()).toEqual([...FOLDERS].sort());
  });

  it.each(FOLDERS)("stands in the first line of src/%s", (folder) => {
    const allowed = MAY_IMPORT[folder].map((name: string) => `src/${name}`).join(", ");
    // In pages a README without the underscore would be a page.
    const file = folder === "pages" ? "_README.md" : "README.md";
    const [line] = readFileSync(join(ROOT, "src", folder, file), "utf8").split("\n");
    expect(line).toMatch(new RegExp(`. May import ${allowed || "nothing of ours"}\\.$`));
  });

  it("allows what stands in its table, and chapters, labs and their tests what they need", async () => {
    const files: Record<string, string> = {};
    files["src/result/metrics.ts"] = "export {};";
    for (const folder of FOLDERS)
      files[`src/${folder}/a.ts`] = MAY_IMPORT[folder]
        .map((name: string) => imports(`../${fileFor(folder, name)}`))
        .join("")
        .concat("export {};");
    files["content/chapters/01-one/a.ts"] =
      CHAPTER_MAY_IMPORT.map((name) => imports(`../../../src/${name}/a.ts`)).join("") +
      imports("./b/c.ts");
    files["content/chapters/01-one/b/c.ts"] = "export {};";
    files["content/chapters/01-one/test/a.test.ts"] =
      imports("../a.ts") + imports("../../../../labs/one/a.ts");
    files["labs/one/a.ts"] = imports("./b.ts") + imports("../../src/lab/index.ts");
    files["labs/one/b.ts"] = imports("node:fs");
    files["labs/one/test/a.test.ts"] = imports("../a.ts") + imports("../../../src/harness/a.ts");
    files["src/lab/index.ts"] = "export {};";
    expect(await broken(files)).toEqual([]);
  });

  it.each(
    FOLDERS.flatMap((from) => FOLDERS.map((to) => [from, to] as const)),
  )("lets src/%s import src/%s only by the table", async (from, to) => {
    if (from === to) return;
    const isAllowed = (MAY_IMPORT[from] as string[]).includes(to);
    const rules = await broken({
      [`src/${from}/a.ts`]: imports(`../${fileFor(from, to)}`),
      [`src/${fileFor(from, to)}`]: "export {};",
    });
    expect(rules).toEqual(isAllowed ? [] : [`${from}-imports`]);
  });

  it.each([
    ["src-folder-without-rule", "src/new/a.ts", "./b.ts"],
    ["pure", "src/stats/a.ts", "node:fs"],
    ["pure", "src/audit/a.ts", "node:fs"],
    ["pages-imports", "src/pages/a.ts", "../harness/testbed/lock.ts"],
    ["content-imports", "src/content/format.ts", "../harness/testbed/lock.ts"],
    ["ui-imports", "src/ui/a.ts", "../../content/chapters/01-one/a.ts"],
    ["lab-imports-the-result-words", "src/lab/a.ts", "../result/derive/derive.ts"],
    ["lab-imports-the-result-words", "src/lab/a.ts", "../result/document/schema.ts"],
    ["harness-imports", "src/harness/a.ts", "../../labs/one/b.ts"],
    ["chapter-imports", "content/chapters/01-one/a.ts", "../../../src/harness/b.ts"],
    ["chapter-imports", "content/chapters/01-one/a.ts", "../../../src/cli/b.ts"],
    ["chapter-imports", "content/chapters/01-one/a.ts", "../02-two/b.ts"],
    ["chapter-imports", "content/chapters/01-one/a.ts", "../../../labs/one/b.ts"],
    ["chapter-tests-import", "content/chapters/01-one/test/a.ts", "../../02-two/b.ts"],
    ["chapter-tests-import", "content/chapters/01-one/test/a.ts", "../../../../src/harness/b.ts"],
    ["labs-import-the-lab-words", "labs/one/a.ts", "../../src/harness/b.ts"],
    ["labs-import-the-lab-words", "labs/one/a.ts", "../../src/lab/load-lab.ts"],
    ["labs-import-the-lab-words", "labs/one/a.ts", "../two/b.ts"],
    ["labs-are-checked-from-outside", "labs/one/system/a.ts", "../oracle/b.ts"],
    ["labs-are-checked-from-outside", "labs/one/variants/a.ts", "../oracle/b.ts"],
    ["labs-are-checked-from-outside", "labs/one/exercise/solution.ts", "../oracle/b.ts"],
    ["lab-tests-import", "labs/one/test/a.ts", "../../two/b.ts"],
    ["lab-tests-import", "labs/one/test/a.ts", "../../../content/chapters/01-one/b.ts"],
    ["resolvable", "src/cli/a.ts", "./gone.ts"],
  ])("%s refuses %s importing %s", async (rule, from, to) => {
    const files: Record<string, string> = { [from]: imports(to) };
    if (to.startsWith(".") && rule !== "resolvable") files[join(from, "..", to)] = "export {};";
    expect(await broken(files)).toContain(rule);
  });

  it.each([
    ["values", 'import { b } from "./b.ts";\nexport const a = () => b;\n'],
    ["types only", 'import type { b } from "./b.ts";\nexport type a = b;\n'],
  ])("refuses a cycle of %s", async (_, text) => {
    const other = text.replace(/b/g, "c").replace(/a/g, "b").replace(/c/g, "a");
    const files = { "src/cli/a.ts": text, "src/cli/b.ts": other };
    expect(await broken(files)).toContain("no-cycles");
  });
});

/** The folder whose row of the table a file stands in: "chapter 01-knee", "src/ui". */
const placeOf = (path: string) =>
  /^content\/chapters\/[^/]+/.exec(path)?.[0] ?? /^src\/[^/]+/.exec(path)?.[0] ?? path;

/** Imports of .astro and .mdx files, which dependency-cruiser does not read, that the table does not allow. */
function wrongLeaves(root: string): string[] {
  return [...importGraph(root)]
    .filter(([file]) => /\.(astro|mdx)$/.test(file))
    .flatMap(([file, imported]) => [...imported].map((to) => [file, to] as const))
    .filter(([file, to]) => {
      if (placeOf(file) === placeOf(to)) return false;
      const allowed: readonly string[] = file.startsWith("content/")
        ? CHAPTER_MAY_IMPORT
        : (MAY_IMPORT[placeOf(file).slice("src/".length) as keyof typeof MAY_IMPORT] ?? []);
      return !allowed.some((name) => to.startsWith(`src/${name}/`));
    })
    .map(([file, to]) => `${file} -> ${to}`);
}

describe("Astro and MDX files", () => {
  it("keep to the same table", () => expect(wrongLeaves(ROOT)).toEqual([]));

  it.each([
    ["content/chapters/01-one/index.mdx", "../02-two/B.astro", "content/chapters/02-two/B.astro"],
    ["content/chapters/01-one/A.astro", "../../../src/harness/b.ts", "src/harness/b.ts"],
    ["src/pages/a.astro", "../cli/b.ts", "src/cli/b.ts"],
    ["src/ui/A.astro", "../pages/B.astro", "src/pages/B.astro"],
  ])("are seen to break it: %s importing %s", (from, specifier, to) => {
    const root = temporaryFolder();
    write(root, from, `---\nimport B from "${specifier}";\n---\n`);
    write(root, to, "");
    expect(wrongLeaves(root)).toEqual([`${from} -> ${to}`]);
  });

  it("are seen in a cycle", () => {
    const root = temporaryFolder();
    write(root, "src/ui/A.astro", 'import B from "./B.astro";\n');
    write(root, "src/ui/B.astro", 'import type { A } from "./A.astro";\n');
    expect(cycles(importGraph(root))).toEqual([["src/ui/A.astro", "src/ui/B.astro"]]);
  });
});
