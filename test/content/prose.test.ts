import { describe, expect, it } from "vitest";
import { checkProps, oneOf } from "../../src/content/props.ts";
import { invalidWarning } from "../../src/content/provenance.ts";
import { factOf } from "../../src/content/sources/facts.ts";
import { publishedCell, publishedRatio } from "../../src/content/sources/published.ts";
import { bandsOf, boundOf, columnOf, ratioRowsOf } from "../../src/content/tables.ts";
import { codeDifference } from "../../src/ui/code/code-difference.ts";
import { highlightTypeScript, linesToHtml } from "../../src/ui/code/highlight.ts";
import { syntheticRun } from "../fixtures/synthetic-run.ts";

const document = syntheticRun(1);
const file = "content/chapters/04-x.mdx";

describe("code beside code", () => {
  it("marks the lines that stand in only one of two files", () => {
    const left = "import a;\nuse(a);\n\nend();\n";
    const right = "import b;\nuse(b);\nmore();\n\nend();";
    expect(codeDifference(left, right)).toEqual({
      left: new Set([0, 1]),
      right: new Set([0, 1, 2]),
    });
    expect(codeDifference(left, left)).toEqual({ left: new Set(), right: new Set() });
  });

  it("colours TypeScript by classes alone, escaped and with its text unchanged", async () => {
    const code = 'const a = "<b>"; // c & d\n\nexport default a;\n';
    const lines = await highlightTypeScript(code);
    expect(lines).toHaveLength(3);
    const html = linesToHtml(lines, new Set([2]));
    expect(html).toContain('<span class="tk">const</span>');
    expect(html).toContain("&lt;b&gt;");
    expect(html).toMatch(/<span class="tc">.*c &amp; d/);
    expect(html).toContain('<span class="ts">"&lt;b&gt;"</span>');
    expect(html.match(/class="diff-line"/g)).toHaveLength(1);
    expect(html).not.toContain("style=");
    const text = html
      .replace(/<[^>]+>/g, "")
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">")
      .replaceAll("&amp;", "&");
    expect(text).toBe(code);
  });
});

describe("the properties of a component", () => {
  it("must be known and complete", () => {
    const known = { required: ["workload"], optional: ["show"] };
    expect(() => checkProps({ file }, "Ratio", { workload: "tiny" }, known)).not.toThrow();
    expect(() => checkProps({ file }, "Ratio", {}, known)).toThrow(
      `<Ratio> in ${file} lacks the property "workload"; it takes workload, show`,
    );
    expect(() => checkProps({ file }, "Ratio", { workload: "tiny", shwo: 1 }, known)).toThrow(
      '"shwo", which it does not know',
    );
    expect(oneOf({ file }, "Ratio", "show", "both", ["ratio", "both"])).toBe("both");
    expect(() => oneOf({ file }, "Ratio", "show", "all", ["ratio", "both"])).toThrow(
      'show="all", which does not exist: there are "ratio", "both"',
    );
  });
});

describe("a fact", () => {
  it("is a condition of the run or of a workload", () => {
    const chapter = { file, document };
    expect(factOf(chapter, { of: "connections", workload: "behind-wait" })).toBe("50");
    expect(factOf(chapter, { of: "sliceSeconds" })).toBe("1\u00a0s");
    expect(factOf(chapter, { of: "node" })).toBe("24.21.0");
    expect(factOf(chapter, { of: "spawns", workload: "tiny", variant: "fastify" })).toBe("16");
    expect(factOf({ file, document: undefined }, { of: "node" })).toBeUndefined();
    expect(() => factOf(chapter, { of: "connections" })).toThrow(
      "without saying of which workload",
    );
    expect(() => factOf(chapter, { of: "weather" })).toThrow('of="weather"');
  });
});

describe("a published table", () => {
  const published = {
    bench: {
      source: "bench",
      title: "Bench",
      conditions: "",
      retrieved: "2026-11-24",
      columns: [
        { key: "name", label: "Name" },
        { key: "rate", label: "Requests/s" },
        { key: "latency", label: "Latency", unit: "ms" },
      ],
      rows: [
        { key: "a", name: "A", rate: 46850.4, latency: 22.3 },
        { key: "b", name: "B", rate: 27794, latency: 35.47 },
      ],
    },
  };
  const chapter = { file, published };

  it("gives its cells with the column's decimals and unit", () => {
    const cell = (row: string, column: string, unit?: string) =>
      publishedCell(chapter, "Published", { table: "bench", row, column, unit });
    expect(cell("a", "latency")).toBe("22.30\u00a0ms");
    expect(cell("b", "rate")).toBe("27,794.0");
    expect(cell("b", "rate", "requests/s")).toBe("27,794.0\u00a0requests/s");
    expect(cell("a", "name")).toBe("A");
    expect(() => cell("c", "rate")).toThrow('row "c" of table "bench"');
    expect(() => cell("a", "speed")).toThrow('column "speed" of table "bench"');
  });

  it("gives the ratio of two of its figures", () => {
    const asked = { table: "bench", numerator: "a", denominator: "b" };
    expect(publishedRatio(chapter, "PublishedRatio", { ...asked, column: "rate" })).toBe("1.69");
    expect(() => publishedRatio(chapter, "PublishedRatio", { ...asked, column: "name" })).toThrow(
      "not a number other than 0",
    );
  });
});

describe("the tables of a workload", () => {
  const tiny = document.workloads.find(({ id }) => id === "tiny")!;

  it("have a band for each group, best first, with a sentence above those not told apart", () => {
    const { groups } = document.groups.find(
      (row) => row.workload === "tiny" && row.metric === "throughputPerSecond",
    )!;
    const bands = bandsOf(document, tiny);
    expect(bands.map(({ variants }) => variants)).toEqual(groups);
    // Their true costs are 26.8 and 27 µs.
    const together = bands.find(({ variants }) => variants.includes("node-http"))!;
    expect(together.variants).toEqual(["fastify", "node-http"]);
    expect(together.heading).toMatch(/^These two cannot be told apart/);
    expect(bands.at(-1)).toEqual({ variants: ["express"], heading: undefined });
  });

  it("show a column in one unit, in milliseconds where all of it is long", () => {
    const micros = columnOf(document, "tiny", "cpuMicrosPerRequest");
    expect(micros.unit).toBe("µs");
    expect(micros.cell("nobody")).toBeUndefined();
    const summaries = document.summaries.map((row) => ({
      ...row,
      value: 2345,
      low: 2300,
      high: 2400,
    }));
    const millis = columnOf({ ...document, summaries }, "tiny", "cpuMicrosPerRequest");
    expect(millis.unit).toBe("ms");
    expect(millis.cell("express")).toMatchObject({ value: "2.35", interval: "2.30 to 2.40" });
  });

  it("compare every variant but the baseline", () => {
    const rows = ratioRowsOf(document, tiny, tiny.variants);
    expect(rows.map(({ variant }) => variant)).toEqual(["fastify", "node-http", "hono", "koa"]);
    expect(rows[0]!.cpu!.ratio).toBeLessThan(1);
  });

  it("say in which direction a limited generator leaves a ratio open", () => {
    const row = ratioRowsOf(document, tiny, ["fastify"])[0]!.throughput!;
    expect(boundOf({ ...row, generatorBound: false })).toBe("");
    expect(boundOf({ ...row, ratio: 1.7, generatorBound: true })).toBe("at least");
    expect(boundOf({ ...row, ratio: 0.7, generatorBound: true })).toBe("at most");
  });
});

describe("provenance", () => {
  it("warns when more than a fifth of the slices were invalid, naming the causes", () => {
    const causes = { "stolen-cpu": 21, errors: 0 };
    expect(invalidWarning({ slices: { valid: 80, invalid: 20, causes } })).toBeUndefined();
    const warning = invalidWarning({ slices: { valid: 79, invalid: 21, causes } });
    expect(warning).toContain("21\u00a0%");
    expect(warning).toContain("(stolen-cpu 21)");
  });
});
