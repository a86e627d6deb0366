import { describe, expect, it } from "vitest";
import type { CslItem } from "../../src/content/chapter.ts";
import { entryNamed, glossary, glossaryIn, termSlug } from "../../src/content/sources/glossary.ts";

const little: CslItem = { id: "little-1961", type: "article-journal", title: "L = λW" };
const file = "content/chapters/01-x.mdx";
const entry = (term: string, more: object = {}) => ({ term, definition: "A thing.", ...more });
const read = (...entries: unknown[]) => glossaryIn(entries, [little]);

describe("the glossary's file", () => {
  it("has at least 40 terms, each of one sentence, among them those of the method", () => {
    expect(glossary().length).toBeGreaterThanOrEqual(40);
    expect(glossary().map(({ term }) => term)).toEqual(
      expect.arrayContaining(["process start", "smallest detectable difference", "undecided"]),
    );
  });

  it("gives each entry with its source", () => {
    const cited = entry("Little's law", { source: "little-1961", also: ["L = λW"] });
    expect(read(entry("knee"), cited)).toEqual([
      entry("knee", { source: undefined }),
      { ...cited, source: little },
    ]);
  });

  it("takes a full stop inside a number or a name for no end of the sentence", () => {
    const definition = "A loop of Node.js that is idle 0.5 of the time.";
    expect(read(entry("knee", { definition }))[0]!.definition).toBe(definition);
  });
});

describe("an entry of the glossary", () => {
  it.each([
    ["has two sentences", "One. Two."],
    ["does not end in a full stop", "One sentence"],
    ["begins with a small letter", "one sentence."],
    ["is longer than 200 characters", `A${"n a".repeat(70)}.`],
  ])("is refused by its name where its definition %s", (_, definition) => {
    expect(() => read(entry("knee", { definition }))).toThrow(
      'content/glossary.json has the entry "knee" whose definition is not valid',
    );
  });

  it("is refused by its place where it has no term, or a field that nobody knows", () => {
    expect(() => read(entry("knee"), { definition: "A thing." })).toThrow(
      "has entry 2 whose term is not valid",
    );
    expect(() => read(entry("knee", { see: "queue" }))).toThrow('the entry "knee" whose form');
    expect(() => glossaryIn({}, [])).toThrow("is not a list of entries");
  });

  it("stands in the order of the alphabet, whatever its capitals", () => {
    expect(read(entry("backlog"), entry("CPU"), entry("duet"))).toHaveLength(3);
    expect(() => read(entry("queue"), entry("Knee"))).toThrow('has "Knee" after "queue"');
  });

  it("shares no name and no address with another", () => {
    expect(() => read(entry("backlog"), entry("queue", { also: ["Backlog"] }))).toThrow(
      'has the name "Backlog" of "queue" for "backlog" too',
    );
    expect(() => read(entry("round trip"), entry("round-trip"))).toThrow('for "round trip" too');
  });

  it("cites a source that exists", () => {
    expect(() => read(entry("knee", { source: "ley-1909" }))).toThrow(
      'cites "ley-1909" for "knee", which is not in content/sources.json',
    );
  });
});

describe("a term in a chapter", () => {
  const among = read(
    entry("backlog"),
    entry("knee"),
    entry("Little's law"),
    entry("percentile"),
    entry("utilisation", { also: ["load factor"] }),
  );
  const named = (name: string) => entryNamed({ file }, "Term", name, among).term;

  it("is found by its name or another name, with any capitals and any apostrophe", () => {
    expect(named("Utilisation")).toBe("utilisation");
    expect(named("load factor")).toBe("utilisation");
    expect(named("little’s law")).toBe("Little's law");
  });

  it("that does not exist fails with the file and the terms near it", () => {
    expect(() => named("latency")).toThrow(
      `<Term> in ${file} names "latency", which is not in content/glossary.json: near it are "backlog", "knee", "Little's law", "load factor".`,
    );
    expect(() => named("zipf")).toThrow('near it are "percentile", "utilisation".');
  });

  it("has an address of letters, digits and hyphens", () => {
    expect(["Little's law", "N+1", "control (A/A)", "TTL"].map(termSlug)).toEqual([
      "littles-law",
      "n-1",
      "control-a-a",
      "ttl",
    ]);
  });
});
