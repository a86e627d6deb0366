import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lab } from "./lab-command.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "audit-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function table(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe("lab audit", () => {
  it("names the rows of a CSV file that cannot be, and ends with 1", () => {
    const file = table(
      "board.csv",
      '\uFEFFname,requests/s,avg,p99,connections\nhonest,"10,000",5ms,9ms,50\nimpossible,10000,9ms,20ms,50\n',
    );
    const { code, out } = lab(["audit", file]);
    expect(out).toContain(
      "impossible: 10,000 requests/s times 9 ms is 90 in flight, and 50 can be",
    );
    expect(out).toContain("2 rows: 1 cannot be as published");
    expect(code).toBe(1);
  });

  it("prints one JSON document for a JSON table, and ends with 0 when nothing is impossible", () => {
    const file = table(
      "board.json",
      JSON.stringify([{ name: "a", rps: 100, p99: 3, duration: 60 }]),
    );
    const { code, out } = lab(["audit", file, "--json"]);
    expect(JSON.parse(out)).toEqual({ file: "board.json", rows: 1, findings: [] });
    expect(code).toBe(0);
  });

  it.each([
    ["none.csv", undefined, "does not exist"],
    ["board.txt", "a", "neither .csv nor .json"],
    ["list.json", "{}", "does not hold a list"],
    ["broken.json", "[", "is not JSON"],
    ["empty.csv", "", "has no rows"],
    ["lacking.csv", "name\na\n", "has no throughput"],
  ])("refuses %s with a sentence", (name, text, sentence) => {
    const file = text === undefined ? join(folder, name) : table(name, text);
    const { code, err } = lab(["audit", file]);
    expect(code).toBe(2);
    expect(err).toContain(sentence);
    expect(err.trim().split("\n")).toHaveLength(1);
  });
});
