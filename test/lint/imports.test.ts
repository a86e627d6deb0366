import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cruise } from "dependency-cruiser";
import { describe, expect, it } from "vitest";
import config from "../../dependency-cruiser.config.mjs";
import { temporaryFolder, write } from "../result/temporary-folder.ts";

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

describe("the import rule", () => {
  it("allows the directions in which data flows", async () => {
    const files = {
      "src/method/a.ts": "export {};",
      "src/result/a.ts": imports("../method/a.ts"),
      "src/lab/a.ts": imports("../method/a.ts"),
      "src/harness/a.ts": imports("../lab/a.ts") + imports("../result/a.ts"),
      "src/cli/a.ts": imports("../harness/a.ts") + imports("node:fs"),
      "src/components/a.ts": imports("../result/a.ts"),
    };
    expect(await broken(files)).toEqual([]);
  });

  it.each([
    ["method-imports", "src/method/a.ts", "../result/b.ts"],
    ["method-is-pure", "src/method/a.ts", "node:fs"],
    ["result-imports", "src/result/a.ts", "../harness/b.ts"],
    ["lab-imports", "src/lab/a.ts", "../result/b.ts"],
    ["harness-imports", "src/harness/a.ts", "../cli/b.ts"],
    ["site-imports", "src/components/a.ts", "../harness/b.ts"],
    ["site-imports", "src/pages/a.ts", "../lab/b.ts"],
    ["labs-import-the-lab-words", "labs/one/a.ts", "../../src/harness/b.ts"],
    ["labs-import-the-lab-words", "labs/one/a.ts", "../two/b.ts"],
    ["labs-are-judged-from-outside", "labs/one/system/a.ts", "../oracle/b.ts"],
    ["labs-are-judged-from-outside", "labs/one/variants/a.ts", "../oracle/b.ts"],
    ["labs-are-judged-from-outside", "labs/one/exercise/solution.ts", "../oracle/b.ts"],
    ["src-never-imports-labs", "src/companion/a.ts", "../../labs/one/b.ts"],
  ])("%s refuses %s importing %s", async (rule, from, to) => {
    const files: Record<string, string> = { [from]: imports(to) };
    if (to.startsWith(".")) files[join(from, "..", to)] = "export {};";
    expect(await broken(files)).toContain(rule);
  });

  it("refuses a cycle", async () => {
    expect(
      await broken({ "src/cli/a.ts": imports("./b.ts"), "src/cli/b.ts": imports("./a.ts") }),
    ).toContain("no-cycles");
  });

  it("holds for Astro files, which the tool does not read", () => {
    const source = join(import.meta.dirname, "../../src");
    const wrong = readdirSync(source, { recursive: true, withFileTypes: true })
      .filter((entry) => /\.(astro|mdx)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) =>
        /from\s+["'][^"']*\/(harness|cli|lab|companion)\//.test(readFileSync(path, "utf8")),
      );
    expect(wrong).toEqual([]);
  });
});
