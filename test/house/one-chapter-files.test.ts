import { describe, expect, it } from "vitest";
import { temporaryFolder, write } from "../result/temporary-folder.ts";
import { importGraph } from "./import-graph.ts";
import { oneChapterFiles, unusedFiles, usersOf } from "./one-chapter-files.ts";

/** A house with two chapters, a page, the registry of components and, beside them, `files` (path to text). */
function lookAt(files: Record<string, string>) {
  const root = temporaryFolder();
  const whole: Record<string, string> = {
    "src/ui/index.ts":
      'import Ratio from "./Ratio.astro";\nexport const components = {\n  Ratio,\n};\n',
    "src/ui/Ratio.astro": "",
    "src/pages/chapters/[lab].astro": 'import { components } from "../../ui/index.ts";',
    "content/chapters/01-one/index.mdx": "<Ratio />",
    "content/chapters/02-two/index.mdx": "<Ratio />",
    ...files,
  };
  for (const [path, text] of Object.entries(whole)) write(root, path, text);
  const graph = importGraph(root);
  const users = usersOf(root, graph);
  return { oneChapter: oneChapterFiles(users), unused: unusedFiles(graph, users) };
}

describe("a file of src", () => {
  it("is in its place where two chapters use it, by its tag too", () => {
    expect(lookAt({})).toEqual({ oneChapter: [], unused: [] });
  });

  it("belongs to the chapter that alone uses its tag", () => {
    const { oneChapter } = lookAt({ "content/chapters/02-two/index.mdx": "No tag." });
    expect(oneChapter).toEqual(["src/ui/Ratio.astro (01-one)"]);
  });

  it("belongs to the chapter that alone imports it, by way of another file too", () => {
    const { oneChapter } = lookAt({
      "content/chapters/01-one/plot.ts": 'import "#ui/axis.ts";',
      "content/chapters/01-one/Plot.astro": 'import "./plot.ts";',
      "src/ui/axis.ts": 'import "./ticks.ts";',
      "src/ui/ticks.ts": "",
    });
    expect(oneChapter).toEqual(["src/ui/axis.ts (01-one)", "src/ui/ticks.ts (01-one)"]);
  });

  it("is in its place where one chapter and a page, a command, a lab or a new chapter use it", () => {
    const users = {
      "src/pages/audit.astro": 'import "../ui/axis.ts";',
      "src/cli/main.ts": 'import "../ui/axis.ts";',
      "labs/one/lab.ts": 'import "../../src/ui/axis.ts";',
      "src/cli/new/template/chapter/Plot.astro": 'import "../../../../ui/axis.ts";',
    };
    for (const [path, text] of Object.entries(users)) {
      const { oneChapter } = lookAt({
        "content/chapters/01-one/plot.ts": 'import "#ui/axis.ts";',
        "src/ui/axis.ts": "",
        [path]: text,
      });
      expect([path, oneChapter]).toEqual([path, []]);
    }
  });

  it("is found where only tests use it", () => {
    const { unused } = lookAt({
      "src/ui/axis.ts": "",
      "test/ui/axis.test.ts": 'import "../../src/ui/axis.ts";',
    });
    expect(unused).toEqual(["src/ui/axis.ts"]);
  });
});
