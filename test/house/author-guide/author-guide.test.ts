import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { LabSchema, Workload } from "../../../src/lab/definition.ts";
import { GUIDE, withGeneratedParts } from "./author-guide.ts";
import { componentOf } from "./doc-comments.ts";
import { presenceOf, wordsOf } from "./schema-words.ts";

const guide = readFileSync(join(import.meta.dirname, "../../..", GUIDE), "utf8");

describe("the author's guide", () => {
  it("says what the schemas and the components say; npm run docs:labs writes it", () => {
    expect(withGeneratedParts(guide)).toBe(guide);
  });

  it("has a row for every field of a lab and of a workload", () => {
    const fields = [...Object.keys(LabSchema.in.shape), ...Object.keys(Workload.shape)];
    expect(fields.filter((field) => !guide.includes(`\n| \`${field}\` |`))).toEqual([]);
  });

  it("has its generated parts between marks, and says which mark is gone", () => {
    const row = /\n\| `question` \|.*/.exec(guide)![0];
    expect(withGeneratedParts(guide.replace(row, ""))).toBe(guide);
    expect(() => withGeneratedParts(guide.replace("<!-- end of fields -->", ""))).toThrow(
      'has no part "fields"',
    );
  });
});

describe("a schema in words", () => {
  const known = new Map<z.core.$ZodType, string>();
  const words = (schema: z.core.$ZodType) => wordsOf(schema, known);

  it.each<[z.core.$ZodType, string]>([
    [z.string().min(1), "text"],
    [z.string().regex(/^[a-z0-9][a-z0-9.-]*$/), "id"],
    [z.number().positive(), "number above 0"],
    [z.number().int().min(1).max(64).optional(), "whole number from 1 to 64"],
    [z.number().gt(0).lt(100), "number above 0 below 100"],
    [z.boolean().default(false), "true or false"],
    [z.enum(["one", "rest"]), '`"one"`, `"rest"`'],
    [z.array(z.record(z.string(), z.string())), "list of by name: text"],
    [z.union([z.literal("all"), z.number()]), '`"all"` or number'],
    [
      z.strictObject({ from: z.number(), to: z.number().optional() }),
      "{ `from`: number; `to?`: number }",
    ],
  ])("%#: says what it takes", (schema, expected) => {
    expect(words(schema)).toBe(expected);
  });

  it("refers to a schema that has a table", () => {
    const inner = z.strictObject({});
    const references = new Map<z.core.$ZodType, string>([[inner, "[Inner](#inner)"]]);
    expect(wordsOf(z.array(inner.optional()), references)).toBe("list of [Inner](#inner)");
  });

  it("says whether it may be left out, and what then holds", () => {
    expect(presenceOf(z.string())).toBe("required");
    expect(presenceOf(z.string().optional())).toBe("optional");
    expect(presenceOf(z.string().default("duet"))).toBe('`"duet"`');
    expect(presenceOf(z.array(z.string()).default([]))).toBe("none");
  });

  it("is refused where there are no words for its kind", () => {
    expect(() => words(z.date())).toThrow("of the kind date has no words");
  });
});

it("a component says what it shows and takes", () => {
  const text = `---
import { x } from "./x.ts";
/** A ratio. */
import Y from "./Y.astro";

interface Props {
  workload: string;
  /** The first when left out. */
  baseline?: string;
}
---
<p />`;
  expect(componentOf("Ratio.astro", text)).toEqual({
    comment: "A ratio.",
    props: [
      { name: "workload", isOptional: false, type: "string", comment: "" },
      { name: "baseline", isOptional: true, type: "string", comment: "The first when left out." },
    ],
  });
});
