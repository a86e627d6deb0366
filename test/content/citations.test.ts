import { describe, expect, it } from "vitest";
import type { ChapterContext, CslItem } from "../../src/content/chapter.ts";
import { figureNumber, ratioChartId } from "../../src/content/figures.ts";
import { citationOf, citedKeys } from "../../src/content/sources/citations.ts";
import { marginNoteOf, referenceOf } from "../../src/content/sources/reference.ts";

const little: CslItem & Record<string, unknown> = {
  id: "little-1961",
  type: "article-journal",
  title: "A Proof for the Queuing Formula: L = λW",
  author: [{ family: "Little", given: "John D. C." }],
  "container-title": "Operations Research",
  volume: "9",
  issue: "3",
  page: "383-387",
  issued: { "date-parts": [[1961]] },
  DOI: "10.1287/opre.9.3.383",
};
const express: CslItem & Record<string, unknown> = {
  id: "express-router",
  type: "software",
  title: "router: index.js and lib/layer.js",
  author: [{ literal: "pillarjs contributors" }],
  version: "2.3.0",
  URL: "https://github.com/pillarjs/router",
  accessed: { "date-parts": [[2026, 11, 24]] },
  note: "read in the installed package",
};

function chapter(cited: string[]): Pick<ChapterContext, "file" | "sources" | "cited"> {
  return { file: "content/chapters/01-x.mdx", sources: [little, express], cited };
}

const mdx = `
Text. <Cite key="express-router" /> More text <Cite
  key='little-1961' /> and again <Cite key="express-router"/>.

\`<Cite key="in-code" />\` {/* <Cite key="in-comment" /> */}

\`\`\`mdx
<Cite key="in-a-block" />
\`\`\`
`;

describe("citing in a chapter", () => {
  it("numbers sources by their first citation in the text, not in code or comments", () => {
    expect(citedKeys(mdx)).toEqual(["express-router", "little-1961"]);
  });

  it("gives a source the same number each time, and tells its first mention", () => {
    const page = chapter(citedKeys(mdx));
    expect(citationOf(page, "Cite", "little-1961")).toEqual({
      number: 2,
      source: little,
      first: true,
    });
    expect(citationOf(page, "Cite", "little-1961")).toMatchObject({ number: 2, first: false });
  });

  it("appends a source that was not found in the text", () => {
    const page = chapter([]);
    expect(citationOf(page, "Cite", "little-1961").number).toBe(1);
    expect(page.cited).toEqual(["little-1961"]);
  });

  it("fails for a source that does not exist, and for none", () => {
    expect(() => citationOf(chapter([]), "Cite", "big-1961")).toThrow(
      /<Cite> in content\/chapters\/01-x\.mdx .*"big-1961".*"little-1961", "express-router"/,
    );
    expect(() => citationOf(chapter([]), "Cite", undefined)).toThrow(/has no key/);
  });
});

describe("a reference", () => {
  it("says who, what, where and when", () => {
    expect(referenceOf(little)).toEqual({
      authors: "Little, J. D. C.",
      title: "A Proof for the Queuing Formula: L = λW",
      container: "Operations Research, 9(3), 383–387",
      year: "1961",
      doi: "doi:10.1287/opre.9.3.383",
      note: "",
      url: "https://doi.org/10.1287/opre.9.3.383",
    });
    expect(referenceOf(express)).toMatchObject({
      container: "version 2.3.0",
      year: "no date",
      note: "read in the installed package; visited 24 November 2026",
    });
  });

  it("is short in the margin", () => {
    expect(marginNoteOf(little)).toBe("Little, A Proof for the Queuing Formula, 1961");
    expect(marginNoteOf(express)).toBe("pillarjs contributors, router");
    const author = [{ family: "Bulej" }, { family: "Horký" }, { family: "Tůma" }];
    expect(marginNoteOf({ ...little, author })).toMatch(/^Bulej and others, /);
  });
});

describe("figures of a chapter", () => {
  it("are numbered in the order in which they are rendered, once each", () => {
    const page = { figures: [] };
    expect(figureNumber(page, "path")).toBe(1);
    expect(figureNumber(page, ratioChartId("tiny", "cpuMicrosPerRequest"))).toBe(2);
    expect(figureNumber(page, "path")).toBe(1);
    expect(page.figures).toEqual(["path", "ratio-tiny-cpu-micros-per-request"]);
  });
});
