import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { comparePages, compareSites } from "./compare-pages.ts";
import { pageText, tokensOf } from "./page-text.ts";
import { type Replacement, readReplacements, replaceTerms } from "./replaced-terms.ts";

const TABLE: Replacement[] = [
  ["in line", "in the queue"],
  ["the line", "the queue"],
];

describe("the text of a page", () => {
  const words = (html: string) => tokensOf(pageText(html)).join(" ");

  it("is what a reader sees: no markup, charts, styles or scripts, and characters for their names", () => {
    const html =
      "<style>p{x:1}</style><p>Fish &amp; <b>chips</b><svg><text>7</text></svg>, it&#39;s 1.5<script>if (a < b) c()</script></p>";
    expect(words(html)).toBe("Fish & chips , it ' s 1.5");
  });

  it("leaves aside a chart's words beside its drawing, and keeps its remark and its data", () => {
    const html =
      '<div class="graph"><ul class="legend"><li>load</li></ul><p class="axis-name">ms</p><div class="lanes lanes-tied"><b>1.5</b></div>' +
      '<p class="chart-remark">Remark.</p><details class="graph-data"><summary>Data</summary><table><caption>Waits</caption><tr><td>7</td></tr></table></details></div>';
    expect(words(html)).toBe("Remark . 7 Waits");
    expect(words("<details><summary>Finding</summary></details>")).toBe("Finding");
    expect(words("<table><caption>Waits</caption><tr><td>7</td></tr></table>")).toBe("Waits 7");
  });

  it("is the same whatever the markup and the blanks around its words", () => {
    expect(words("<p>A <em>thin</em>\n line.</p>")).toBe(
      words("<div>A thin<span> line</span>.</div>"),
    );
  });

  it("keeps numbers whole", () => {
    expect(tokensOf("1,028 µs (817 to 1.25), p99 in 5.")).toEqual([
      "1,028",
      "µs",
      "(",
      "817",
      "to",
      "1.25",
      ")",
      ",",
      "p99",
      "in",
      "5",
      ".",
    ]);
  });
});

describe("replacing terms", () => {
  const replaced = (text: string, table = TABLE) =>
    replaceTerms(tokensOf(text), table).tokens.join(" ");

  it("replaces whole words only", () => {
    expect(replaced("They stand in line, online, in lines.")).toBe(
      "They stand in the queue , online , in lines .",
    );
  });

  it("takes the longest phrase, and replaces nothing that it has put in", () => {
    const table: Replacement[] = [
      ["a", "b"],
      ["b", "c"],
      ["a b", "d"],
    ];
    expect(replaced("a a b b", table)).toBe("b d c");
  });

  it("tells which phrases were found", () => {
    expect(replaceTerms(tokensOf("wait in line"), TABLE).used).toEqual(new Set(["in line"]));
  });
});

describe("two builds of a page", () => {
  const differences = (before: string, after: string) => comparePages(before, after, TABLE);

  it("agree where only the table's terms, charts and markup differ", () => {
    expect(
      differences(
        "<p>5 stand in line<svg><text>5</text></svg></p>",
        "<p><b>5</b> stand in the queue</p>",
      ),
    ).toEqual([]);
  });

  it("differ by a word that was changed, added or lost, shown in its place", () => {
    expect(differences("<p>a b c</p>", "<p>a x c</p>")).toEqual(["… a [-b-] {+x+} c …"]);
    expect(differences("<p>a c</p>", "<p>a b c</p>")).toEqual(["… a [--] {+b+} c …"]);
    expect(differences("<p>a b c</p>", "<p>a c</p>")).toEqual(["… a [-b-] {++} c …"]);
    expect(differences("<p>a b</p>", "<p>a</p>")).toEqual(["… a [-b-] {++}  …"]);
  });

  it("differ by a term that was left as it was", () => {
    expect(differences("<p>stand in line</p>", "<p>stand in line</p>")).toHaveLength(1);
  });

  it("differ by a number, which is named once more", () => {
    expect(differences("<p>1.36</p>", "<p>1.63</p>")).toEqual([
      "…  [-1.36-] {+1.63+}  …",
      "numbers that are gone: 1.36",
      "numbers that are new: 1.63",
    ]);
  });
});

describe("two builds of the site", () => {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });

  function siteOf(pages: Record<string, string>): string {
    const folder = mkdtempSync(join(tmpdir(), "pages-"));
    folders.push(folder);
    for (const [path, html] of Object.entries(pages)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), html);
    }
    return folder;
  }

  it("are compared page by page, with the sizes of the chapters", () => {
    const before = siteOf({
      "index.html": "home",
      "gone/index.html": "gone",
      "chapters/knee/index.html": "<svg></svg><p>in line</p>",
    });
    const after = siteOf({
      "index.html": "house",
      "new/index.html": "new",
      "chapters/knee/index.html": "<p>in the queue</p>",
    });
    expect(compareSites(before, after, TABLE)).toEqual({
      pages: [
        { page: "gone/index.html", differences: ["is not in the build after"] },
        { page: "index.html", differences: ["…  [-home-] {+house+}  …"] },
      ],
      added: ["new/index.html"],
      unused: ["the line"],
      chapters: [{ page: "chapters/knee/index.html", beforeBytes: 25, afterBytes: 19 }],
    });
  });

  it("cannot be compared where one has no pages", () => {
    expect(() => compareSites(siteOf({}), siteOf({ "a.html": "a" }), [])).toThrow("holds no page");
  });
});

describe("the table of replaced terms", () => {
  it("has each phrase once, and replaces it by another", () => {
    const table = readReplacements();
    expect(new Set(table.map(([before]) => before)).size).toBe(table.length);
    expect(table.filter(([before, after]) => before === after)).toEqual([]);
  });
});
