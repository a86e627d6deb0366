import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { COMMANDS } from "../src/cli/commands.ts";
import { formatRatioInterval } from "../src/content/format.ts";
import { parseResult } from "../src/result/document/read.ts";
import { listResultFiles, newestFirst } from "../src/result/store/store.ts";

const ROOT = join(import.meta.dirname, "..");
const readme = readFileSync(join(ROOT, "README.md"), "utf8");
const scripts = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")).scripts as Record<
  string,
  string
>;

describe("the README", () => {
  it("names no command of lab and no script that does not exist", () => {
    const commands = [...readme.matchAll(/npm run lab -- ([a-z]+)/g)].map(([, name]) => name!);
    expect(commands.length).toBeGreaterThan(5);
    const known = new Set([...COMMANDS.map(({ name }) => name), "help"]);
    expect(commands.filter((name) => !known.has(name))).toEqual([]);
    const named = [...readme.matchAll(/npm run ([a-z][a-z:-]*)/g)].map(([, name]) => name!);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it("states the result that is published, to the digit, with its address", () => {
    const documents = listResultFiles(ROOT)
      .map((path) => parseResult(readFileSync(join(ROOT, path), "utf8"), path))
      .filter(({ lab, mode }) => lab === "fastify-vs-express" && mode === "reference")
      .sort(newestFirst);
    const [newest] = documents;
    const tiny = newest?.comparisons.find(
      (one) =>
        one.workload === "tiny" &&
        one.variant === "fastify" &&
        one.metric === "throughputPerSecond",
    );
    expect(readme).toContain(formatRatioInterval(tiny!));
    expect(readme).toContain(`/results/fastify-vs-express/${newest!.id}/`);
  });
});
