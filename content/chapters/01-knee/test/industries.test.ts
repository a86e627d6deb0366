import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { SiteError } from "#content/error.ts";
import { allIndustries, industriesIn } from "../industries.ts";

const row = {
  industry: "Games",
  arrivals: "At a launch",
  keep: "Purchases",
  shed: "Rankings",
  chapters: [22],
  record: "",
};

describe("the industries of the handbook", () => {
  it("are nine, each with a case on record whose source is in the bibliography", () => {
    const sources: { id: string }[] = JSON.parse(readFileSync("content/sources.json", "utf8"));
    const known = sources.map(({ id }) => id);
    const industries = allIndustries();
    expect(new Set(industries.map(({ industry }) => industry)).size).toBe(9);
    for (const { source } of industries) expect(known).toContain(source);
  });
});

describe("a row", () => {
  it("may have no case on record", () => {
    expect(industriesIn([row])).toEqual([row]);
  });

  it.each([
    [{ ...row, record: "50 times the target" }, "0.source"],
    [{ ...row, source: "somewhere" }, "0.source"],
    [{ ...row, shed: "" }, "0.shed"],
    [{ ...row, chapters: [] }, "0.chapters"],
    [{ ...row, colour: "red" }, "0"],
  ])("%j is refused with its place", (wrong, place) => {
    expect(() => industriesIn([wrong])).toThrow(SiteError);
    expect(() => industriesIn([wrong])).toThrow(`is not valid at ${place} (`);
  });
});
