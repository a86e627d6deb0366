import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ResultReadError } from "../../src/result/document/errors.ts";
import { migrate } from "../../src/result/document/migrate.ts";
import { parseResult, readResult } from "../../src/result/document/read.ts";
import { documentText } from "../../src/result/store/store.ts";
import { sampleDocument } from "./sample-document.ts";
import { temporaryFolder, write } from "./temporary-folder.ts";

const parse = (change: (json: Record<string, unknown>) => void) => () => {
  const json = JSON.parse(documentText(sampleDocument())) as Record<string, unknown>;
  change(json);
  return parseResult(JSON.stringify(json), "results/x.json");
};

describe("reading a result document", () => {
  it("gives back what was written", () => {
    const document = sampleDocument();
    const file = write(temporaryFolder(), "x.json", documentText(document));
    expect(readResult(file)).toEqual(document);
  });

  it("says that a truncated file is truncated, and names it", () => {
    const text = documentText(sampleDocument());
    expect(() => parseResult(text.slice(0, text.length / 2), "results/x.json")).toThrow(
      /^results\/x\.json: is truncated or not JSON \(.+\); restore it from git\.$/,
    );
    expect(() => parseResult("", "results/x.json")).toThrow("results/x.json: is empty");
    expect(() => parseResult("[]", "results/x.json")).toThrow("holds no JSON object");
  });

  it("names the place of a wrong value", () => {
    const broken = parse((json) => {
      (json.comparisons as { ratio: unknown }[])[0]!.ratio = "2";
    });
    expect(broken).toThrow(
      /^results\/x\.json: comparisons\[0\]\.ratio is not valid: .+ expected number/,
    );
    expect(broken).toThrow(ResultReadError);
  });

  it("names an unknown field, at the top and inside", () => {
    expect(parse((json) => (json.colour = "red"))).toThrow(
      "results/x.json: colour is not valid: no such field exists.",
    );
    expect(parse((json) => ((json.machine as Record<string, unknown>).hostname = "h"))).toThrow(
      "results/x.json: machine.hostname is not valid: no such field exists.",
    );
  });

  it("refuses a version it does not know, and says which way the difference goes", () => {
    expect(parse((json) => (json.schemaVersion = 2))).toThrow(
      "schemaVersion is 2, newer than the 1 this checkout reads",
    );
    expect(parse((json) => (json.schemaVersion = "1"))).toThrow(
      'schemaVersion is "1", where a version number is needed',
    );
    expect(parse((json) => delete json.schemaVersion)).toThrow("schemaVersion is missing");
  });

  it("says when there is no file or a folder in its place", () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "x.json"));
    expect(() => readResult(join(folder, "x.json"))).toThrow("is a folder, where a file is needed");
    expect(() => readResult(join(folder, "y.json"))).toThrow("does not exist");
  });
});

describe("migrating a document", () => {
  const steps = [
    {
      from: 1,
      migrate: (old: Record<string, unknown>) => ({ ...old, schemaVersion: 2, added: true }),
    },
    {
      from: 2,
      migrate: (old: Record<string, unknown>) => ({
        ...old,
        schemaVersion: 3,
        renamed: old.added,
      }),
    },
  ];

  it("takes every step in order from the document's version to ours", () => {
    expect(migrate({ schemaVersion: 1 }, steps, 3)).toEqual({
      ok: true,
      document: { schemaVersion: 3, added: true, renamed: true },
    });
    expect(migrate({ schemaVersion: 2, added: 5 }, steps, 3)).toMatchObject({
      document: { renamed: 5 },
    });
  });

  it("says so when a step is missing", () => {
    expect(migrate({ schemaVersion: 1 }, [], 3)).toEqual({
      ok: false,
      what: "is 1, from which no step leads to 3; measure again",
    });
  });
});
