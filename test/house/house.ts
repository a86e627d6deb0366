/**
 * What the house is held to, as numbers: `npm run house`. Part of `npm run check`, so that it cannot slide back.
 * Baselines were taken at commit 7296e68, before the house was mended.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { cycles, type ImportGraph, importGraph, sourceFiles } from "./import-graph.ts";
import { oneChapterFiles, unusedFiles, usersOf } from "./one-chapter-files.ts";

const MOST_FILES_OF_A_FOLDER = 20;
const MOST_LINES_OF_A_FILE = 300;

/** Layouts and templates of charts and diagrams that were laid out by hand; what all of them shared (638 lines) and data left out. */
const CHART_LINES_BEFORE = 4_477;
const FEWER_CHART_LINES = 1_200;
/**
 * `jscpd` with .jscpd.json, which leaves out variants and exercises: two variants of a lab are alike but for the idea, so
 * that their difference shows it, and a starter is its solution with a fault.
 */
const REPEATS_BEFORE = { blocks: 79, lines: 696 };

export interface Finding {
  name: string;
  value: number;
  limit: number;
  /** What breaks the limit, a line each; empty where the value is a sum. */
  examples: readonly string[];
}

/** Every measure of the house below `root`, with its limit. */
export function house(root: string): Finding[] {
  const graph = importGraph(root);
  const users = usersOf(root, graph);
  const oneChapter = oneChapterFiles(users);
  const unused = unusedFiles(graph, users);
  const knots = cycles(graph);
  const folders = largest(filesByFolder(root));
  const files = largest(linesByFile(root));
  const repeats = repeatedBlocks(root);
  const half = (count: number) => Math.floor(count / 2);
  return [
    measure("files of src that one chapter uses", oneChapter, 0),
    measure("files of src that only tests use", unused, 0),
    measure(
      "import cycles, those of types included",
      knots.map((knot) => knot.join(" -> ")),
      0,
    ),
    most("files in the largest folder", folders, MOST_FILES_OF_A_FOLDER),
    most("lines of the longest file", files, MOST_LINES_OF_A_FILE),
    sum(
      "lines of charts and diagrams on top of their layers",
      chartLines(root, graph),
      CHART_LINES_BEFORE - FEWER_CHART_LINES,
    ),
    sum("repeated blocks", repeats.blocks, half(REPEATS_BEFORE.blocks)),
    sum("lines of repeated blocks", repeats.lines, half(REPEATS_BEFORE.lines)),
  ];
}

const measure = (name: string, examples: readonly string[], limit: number): Finding => ({
  name,
  value: examples.length,
  limit,
  examples,
});

const sum = (name: string, value: number, limit: number): Finding => ({
  name,
  value,
  limit,
  examples: [],
});

function most(
  name: string,
  sorted: readonly (readonly [string, number])[],
  limit: number,
): Finding {
  const over = sorted.filter(([, count]) => count > limit);
  return {
    name,
    value: sorted[0]?.[1] ?? 0,
    limit,
    examples: over.map(([path, count]) => `${path}: ${count}`),
  };
}

const largest = (counts: ReadonlyMap<string, number>) =>
  [...counts].sort(([, one], [, other]) => other - one);

/** Tracked and new files side by side in each folder of src, labs, test and content/chapters. */
function filesByFolder(root: string): Map<string, number> {
  const { stdout, status } = spawnSync(
    "git",
    ["ls-files", "-co", "--exclude-standard", "src", "labs", "test", "content/chapters"],
    { cwd: root, encoding: "utf8" },
  );
  if (status !== 0)
    throw new Error(`git does not list the files of ${root}; run the house in a git checkout.`);
  const counts = new Map<string, number>();
  for (const file of stdout.split("\n").filter(Boolean))
    counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
  return counts;
}

const linesOf = (root: string, file: string) =>
  readFileSync(join(root, file), "utf8").trimEnd().split("\n").length;

function linesByFile(root: string): Map<string, number> {
  const code = sourceFiles(root).filter((file) => !file.endsWith(".mdx"));
  return new Map(code.map((file) => [file, linesOf(root, file)]));
}

/** Charts and diagrams: what a chapter, or several, had to write for them on top of the layers. */
function chartLines(root: string, graph: ImportGraph): number {
  const isFigure = (file: string) =>
    /^(src\/ui\/figures|content\/chapters\/[^/]+)\//.test(file) &&
    !/\/(test|simulator)\//.test(file) &&
    [...(graph.get(file) ?? [])].some((path) => /^src\/ui\/(chart|diagram)\//.test(path));
  return [...graph.keys()].filter(isFigure).reduce((total, file) => total + linesOf(root, file), 0);
}

function repeatedBlocks(root: string): { blocks: number; lines: number } {
  const output = mkdtempSync(join(tmpdir(), "jscpd-"));
  try {
    const { status, stdout, stderr } = spawnSync(
      join(root, "node_modules/.bin/jscpd"),
      ["--no-tips", "--config", join(root, ".jscpd.json"), "--output", output],
      { cwd: root, encoding: "utf8" },
    );
    if (status !== 0)
      throw new Error(`jscpd could not look for repeated blocks: ${stderr || stdout}; run npm ci.`);
    const { statistics } = JSON.parse(readFileSync(join(output, "jscpd-report.json"), "utf8"));
    return { blocks: statistics.total.clones, lines: statistics.total.duplicatedLines };
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  for (const { name, value, limit, examples } of house(join(import.meta.dirname, "../.."))) {
    const isHeld = value <= limit;
    console.log(`${isHeld ? "held " : "BROKEN"} ${name}: ${value}, at most ${limit}`);
    if (isHeld) continue;
    process.exitCode = 1;
    for (const example of examples.slice(0, 40)) console.log(`         ${example}`);
  }
}
