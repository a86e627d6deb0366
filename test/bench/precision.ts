/**
 * How precise the instrument is on this machine: `npm run bench:precision [-- <runs>]`.
 *
 * Repeats the A/A duet of a quick run (20 times, unless another number is given) and the duet of
 * fastify and express (4 times), and prints every interval. The A/A interval should contain 1 in at
 * least 19 of 20 runs and be at most 8 % wide; two ratios of the same pair should agree within 5 %.
 * Nothing else may run on the machine meanwhile.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { abortOnSignals } from "../../src/cli/signals.ts";
import type { Cell } from "../../src/harness/run/plan.ts";
import { runLab } from "../../src/harness/run/run.ts";
import { loadLab } from "../../src/lab/load-lab.ts";
import type { ResultDocument } from "../../src/result/document/schema.ts";

const PAIR_RUNS = Number(process.argv[3] ?? 4);
const WIDEST = 0.08;
const AGREEMENT = 0.05;

interface Interval {
  ratio: number;
  low: number;
  high: number;
}

const root = fileURLToPath(new URL("../..", import.meta.url));
const controlRuns = Number(process.argv[2] ?? 20);
const lab = await loadLab(root, "fastify-vs-express");
const signal = abortOnSignals();
process.env.LAB_HOME = mkdtempSync(join(tmpdir(), "precision-"));

async function measure(seed: number, cells: (cell: Cell) => boolean): Promise<ResultDocument> {
  const { document } = await runLab({
    root,
    lab,
    mode: "quick",
    seed,
    cells,
    signal,
    reporter: { event: () => {} },
  });
  return document;
}

function show(
  name: string,
  { ratio, low, high }: Interval,
  document: ResultDocument,
  seconds: number,
): void {
  const { valid, invalid } = document.slices;
  const width = (((high - low) / ratio) * 100).toFixed(1);
  process.stdout.write(
    `${name}  ${ratio.toFixed(3)}  ${low.toFixed(3)} to ${high.toFixed(3)}  width ${width} %  ${seconds.toFixed(0)} s  slices ${valid} valid, ${invalid} invalid ${JSON.stringify(document.slices.causes)}\n`,
  );
}

async function repeat(
  name: string,
  runs: number,
  cells: (cell: Cell) => boolean,
): Promise<Interval[]> {
  const intervals: Interval[] = [];
  for (let run = 1; run <= runs; run++) {
    const begun = performance.now();
    const document = await measure(run, cells);
    const interval =
      document.control ??
      document.comparisons.find(({ metric }) => metric === "throughputPerSecond");
    if (interval === undefined || interval === null)
      throw new Error(`Run ${run} has no valid pair; the machine is too disturbed to measure.`);
    show(
      `${name} ${String(run).padStart(2)}`,
      interval,
      document,
      (performance.now() - begun) / 1e3,
    );
    intervals.push(interval);
  }
  return intervals;
}

try {
  const control = await repeat("A/A", controlRuns, (cell) => cell.design === "control");
  const containing = control.filter(({ low, high }) => low <= 1 && high >= 1).length;
  const widest = Math.max(...control.map(({ low, high, ratio }) => (high - low) / ratio));
  const pairs = await repeat(
    "fastify/express",
    PAIR_RUNS,
    (cell) => cell.design === "duet" && cell.workload === "tiny",
  );
  const ratios = pairs.map(({ ratio }) => ratio);
  const spread = Math.max(...ratios) / Math.min(...ratios) - 1;
  const needed = Math.ceil(controlRuns * 0.95);
  process.stdout.write(
    [
      `A/A intervals that contain 1: ${containing} of ${controlRuns} (at least ${needed} asked for)`,
      `widest A/A interval: ${(widest * 100).toFixed(1)} % (at most ${WIDEST * 100} %)`,
      `fastify/express ratios are within ${(spread * 100).toFixed(1)} % of one another (at most ${AGREEMENT * 100} %)`,
      "",
    ].join("\n"),
  );
  process.exitCode = containing >= needed && widest <= WIDEST && spread <= AGREEMENT ? 0 : 1;
} finally {
  rmSync(process.env.LAB_HOME, { recursive: true, force: true });
}
