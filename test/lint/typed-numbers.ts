/**
 * A number that stands beside a unit of measure in a chapter's prose must come from a component, so
 * that it comes from a document. This finds the ones that were typed: `node test/lint/typed-numbers.ts`.
 */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Counting words; "one" is left out, because it is an article and a pronoun as often as a number. */
const WORDS =
  "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|dozen|half|twice|double";
const DIGITS = "\\d+(?:[.,]\\d+)*(?:e[+-]?\\d+)?";
const UNITS = [
  "%",
  "percent|per cent|percentage points?",
  "ns|µs|μs|us|ms|s|nanoseconds?|microseconds?|milliseconds?|seconds?|minutes?|hours?|days?",
  "(?:req|requests?|ops|operations?|messages?|jobs?|responses?)(?: ?/ ?s| a second| per second|/sec)?",
  "rps|qps",
  "bytes?|[kKMGT]i?B|kilobytes?|megabytes?|gigabytes?",
  "k?Hz|MHz|GHz",
  "times|fold|-fold|x|×",
  "cores?|connections?|threads?|processes|routes?|rounds?|spawns?|slices?|pairs?|runs?",
].join("|");

/** "20 ms", "20ms", "1.5 to 2 ms", "twenty milliseconds", "40 %". */
const BESIDE = new RegExp(
  `(?<![\\w.#/-])(?:(?:${DIGITS})|(?:${WORDS}))(?:[\\s\\u00a0-]*(?:(?:to|and|or|–)[\\s\\u00a0]+)?(?:${DIGITS}|${WORDS}))*[\\s\\u00a0-]*(?:${UNITS})(?![\\w-])`,
  "giu",
);

export interface TypedNumber {
  /** From 1. */
  line: number;
  /** From 1. */
  column: number;
  text: string;
}

/** Everything of an MDX file that is not prose becomes blanks, so that places stay what they were. */
export function proseOf(mdx: string): string {
  const blank = (text: string) => text.replace(/[^\n]/g, " ");
  return mdx
    .replace(/^---\n[\s\S]*?\n---/, blank)
    .replace(/^(`{3,}|~{3,})[\s\S]*?^\1/gm, blank)
    .replace(/<!--[\s\S]*?-->|\{\/\*[\s\S]*?\*\/\}/g, blank)
    .replace(/`[^`\n]+`/g, blank)
    .replace(/<\/?[A-Za-z](?:"[^"]*"|'[^']*'|\{[^{}]*\}|[^"'>{}])*>/g, blank)
    .replace(/\]\([^)\n]*\)/g, blank)
    .replace(/https?:\/\/\S+/g, blank);
}

/** The typed numbers of an MDX file, in order. */
export function findTypedNumbers(mdx: string): TypedNumber[] {
  return [...proseOf(mdx).matchAll(BESIDE)].map((match) => {
    const before = mdx.slice(0, match.index).split("\n");
    return {
      line: before.length,
      column: before.at(-1)!.length + 1,
      text: match[0].replace(/\s+/g, " "),
    };
  });
}

/**
 * Every MDX file below content, as paths below the root.
 * @throws Error when there is none, because a lint that reads nothing finds nothing
 */
export function proseFiles(root: string): string[] {
  const files = globSync("content/**/*.mdx", { cwd: root }).sort();
  if (files.length > 0) return files;
  throw new Error(
    `No .mdx file was found below ${join(root, "content")}; correct the pattern in test/lint/typed-numbers.ts.`,
  );
}

if (import.meta.main) {
  const root = join(fileURLToPath(import.meta.url), "..", "..", "..");
  for (const file of proseFiles(root)) {
    for (const { line, column, text } of findTypedNumbers(readFileSync(join(root, file), "utf8"))) {
      console.error(
        `${file}:${line}:${column} "${text}" is typed: use <Metric>, <Ratio> or <Difference> for what was measured, <Quantity> for what is part of a definition, <Published> for what others measured.`,
      );
      process.exitCode = 1;
    }
  }
}
