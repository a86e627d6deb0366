import { describe, expect, it } from "vitest";
import { cite, permalink } from "../../src/result/export/citation.ts";
import { sampleDocument } from "./sample-document.ts";

const document = { ...sampleDocument(), id: "0123456789abcdef" };

describe("citing a result", () => {
  it("writes markdown, with the link to the result", () => {
    expect(cite(document, "markdown")).toBe(
      'Load-Bearing, "Express & Fastify \\[100 %\\_pure\\]", ' +
        "[result 0123456789abcdef](http://127.0.0.1:4321/results/sample-lab/0123456789abcdef/), " +
        "measured 2026-03-05 in reference mode on Acme\\_9000 CPU @ 2.20GHz.",
    );
  });

  it("writes BibTeX, with LaTeX's own characters escaped", () => {
    expect(cite(document, "bibtex", "https://example.org/book/")).toBe(
      [
        "@misc{load-bearing-sample-lab-0123456789abcdef,",
        "  author = {{Load-Bearing}},",
        "  title = {Express \\& Fastify [100 \\%\\_pure]},",
        "  year = {2026},",
        "  month = mar,",
        "  note = {Result 0123456789abcdef, measured 2026-03-05 in reference mode on Acme\\_9000 CPU @ 2.20GHz},",
        "  url = {https://example.org/book/results/sample-lab/0123456789abcdef/}",
        "}",
      ].join("\n"),
    );
  });

  it("writes CSL-JSON", () => {
    expect(JSON.parse(cite(document, "csl"))).toEqual([
      {
        id: "load-bearing-sample-lab-0123456789abcdef",
        type: "dataset",
        author: [{ literal: "Load-Bearing" }],
        title: "Express & Fastify [100 %_pure]",
        number: "result 0123456789abcdef",
        issued: { "date-parts": [[2026, 3, 5]] },
        note: "measured 2026-03-05 in reference mode on Acme_9000 CPU @ 2.20GHz",
        URL: "http://127.0.0.1:4321/results/sample-lab/0123456789abcdef/",
      },
    ]);
  });

  it("gives every result one permanent address", () => {
    expect(permalink(document, "https://example.org")).toBe(
      "https://example.org/results/sample-lab/0123456789abcdef/",
    );
  });
});
