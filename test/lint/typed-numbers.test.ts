import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findTypedNumbers, proseFiles } from "./typed-numbers.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const found = (mdx: string) => findTypedNumbers(mdx).map(({ text }) => text);

describe("a number typed beside a unit", () => {
  it.each([
    ["It takes 20 ms to answer.", "20 ms"],
    ["It takes 20ms.", "20ms"],
    ["a gain of 40 %", "40 %"],
    ["a gain of 40\u00a0% or so", "40 %"],
    ["between 1.5 and 2 seconds", "1.5 and 2 seconds"],
    ["1.63 to 1.80 times as many", "1.63 to 1.80 times"],
    ["46,850 requests/s", "46,850 requests/s"],
    ["at 8,000 requests a second", "8,000 requests a second"],
    ["twenty milliseconds later", "twenty milliseconds"],
    ["a hundred connections", "hundred connections"],
    ["three times faster", "three times"],
    ["a 10x gain", "10x"],
    ["a 10-fold gain", "10-fold"],
    ["costs 26.1 µs of CPU", "26.1 µs"],
    ["a body of 10 KB", "10 KB"],
    ["on 2 cores", "2 cores"],
    ["**20** ms in bold is not hidden, nor is 5 % in *emphasis*", "5 %"],
    ["## A wait of 20 ms", "20 ms"],
    ["- in a list: 7 requests", "7 requests"],
  ])("is found in %j", (text, expected) => {
    expect(found(text)).toContain(expected);
  });

  it("is reported at its line and column", () => {
    expect(findTypedNumbers("One line.\n\nThen 20 ms.\n")).toEqual([
      { line: 3, column: 6, text: "20 ms" },
    ]);
  });
});

describe("what is left alone", () => {
  it.each([
    ["a component's properties", '<Quantity value={20} unit="ms" of="definition" /> later'],
    ["a component that spans lines", '<RatioChart\n  caption="over 20 ms"\n  workload="tiny"\n/>'],
    ["code", "the option `-d 40 s` and\n\n```sh\nautocannon -d 40s\n```\n"],
    ["frontmatter", "---\ntitle: 20 ms\n---\nText."],
    ["addresses", "see [the page](https://example.org/20%20ms) or https://example.org/5%"],
    ["numbers without a unit", "HTTP 2, Express 5.3, p99, chapter 4 and 1,000 in flight"],
    ["one, which is a word", "on one thread, one request after another"],
    ["words that only begin like a unit", "in 2 sentences, 3 msgs, 4 xylophones"],
    ["comments", "{/* it took 20 ms */} and <!-- 20 ms -->"],
  ])("%s", (_, text) => {
    expect(found(text)).toEqual([]);
  });
});

describe("the chapters", () => {
  it("are found", () => {
    expect(proseFiles(ROOT).length).toBeGreaterThanOrEqual(10);
    expect(() => proseFiles(import.meta.dirname)).toThrow("No .mdx file was found");
  });

  it.each(proseFiles(ROOT))("%s types no number beside a unit", (file) => {
    expect(findTypedNumbers(readFileSync(join(ROOT, file), "utf8"))).toEqual([]);
  });
});
