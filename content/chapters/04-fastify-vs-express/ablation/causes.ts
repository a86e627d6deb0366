/**
 * What a difference is made of: the steps that lead from one server to another, what they leave
 * unexplained of the whole, and causes measured by themselves.
 */

import { titleOf } from "#content/tables.ts";
import { comparedPairs } from "#result/derive/comparisons.ts";
import { derivingOf } from "#result/derive/deriving.ts";
import { measuredCells, pairsOf } from "#result/derive/pairs.ts";
import type { Difference, Metric, ResultDocument } from "#result/document/schema.ts";
import { pairedDifference } from "#stats/ratio.ts";

const METRIC: Metric = "cpuMicrosPerRequest";

/** Microseconds of CPU a request, with the 95 % interval. */
export interface Micros {
  value: number;
  low: number;
  high: number;
}

/** What one change adds to the CPU time of a request. */
export interface Cause extends Micros {
  workload: string;
  /** In a few words, as the lab gives it. */
  text: string;
  variant: string;
  baseline: string;
  /** Whether the interval leaves 0 out. */
  isToldFromZero: boolean;
}

/** Steps that follow one another, so that their sum can be held against the whole. */
export interface Steps {
  /** Titles of the servers at both ends. */
  from: string;
  to: string;
  steps: Cause[];
  sum: number;
  /** The difference between the two ends, measured directly; undefined where it was not. */
  whole: (Micros & { workloadTitle: string }) | undefined;
  /**
   * Whole minus sum. Its interval takes the outermost ends of all parts at once, which is wider than
   * 95 % needs: what it does not hold, the steps cannot have left.
   */
  unexplained: Micros | undefined;
}

export interface CauseGroup {
  title: string;
  causes: Cause[];
}

/** Every ablation of a document, in the lab's order. */
export function causesOf(document: ResultDocument): Cause[] {
  return document.workloads.flatMap((workload) => {
    if (workload.role !== "ablation") return [];
    return document.differences
      .filter((row) => row.workload === workload.id && row.metric === METRIC)
      .map((row) => cause(row, workload.cause ?? workload.title));
  });
}

/**
 * The longest chain of ablations called `…-step-…`, each of which starts from the server at which the
 * one before it ended; undefined where no two follow one another.
 */
export function stepsOf(document: ResultDocument): Steps | undefined {
  const candidates = causesOf(document).filter(({ workload }) => workload.includes("-step-"));
  const chains = candidates.map((last) => chainTo(last, candidates));
  const steps = chains.reduce<Cause[]>(
    (best, each) => (each.length > best.length ? each : best),
    [],
  );
  if (steps.length < 2) return undefined;
  const [first, last] = [steps[0]!, steps.at(-1)!];
  const add = (part: "value" | "low" | "high") => steps.reduce((sum, step) => sum + step[part], 0);
  const whole = wholeOf(document, last.variant, first.baseline);
  return {
    from: titleOf(document, first.baseline),
    to: titleOf(document, last.variant),
    steps,
    sum: add("value"),
    whole,
    unexplained: whole && {
      value: whole.value - add("value"),
      low: whole.low - add("high"),
      high: whole.high - add("low"),
    },
  };
}

/** The ablations that are no step, under the main variant that each is about. */
export function singleCauses(document: ResultDocument): CauseGroup[] {
  const inSteps = new Set(stepsOf(document)?.steps.map(({ workload }) => workload));
  const mains = new Set(
    document.workloads.flatMap(({ role, variants }) => (role === "main" ? variants : [])),
  );
  const groups = new Map<string, Cause[]>();
  for (const one of causesOf(document)) {
    if (inSteps.has(one.workload)) continue;
    const about =
      [...mains].find((id) => one.workload.startsWith(`${id}-`)) ??
      [...mains].find((id) => one.baseline === id || one.baseline.startsWith(`${id}-`)) ??
      one.baseline;
    groups.set(about, [...(groups.get(about) ?? []), one]);
  }
  return [...groups].map(([id, causes]) => ({ title: titleOf(document, id), causes }));
}

/**
 * CPU time of `variant` minus that of `baseline` on the first main workload that measured the two
 * against each other, made from its slices as every ablation's difference is (pair by pair, median
 * over spawns of medians, bootstrap over spawns). The summaries would not do: they pool the slices of
 * all duets, and the machine drifts between them.
 */
export function wholeOf(
  document: ResultDocument,
  variant: string,
  baseline: string,
): (Micros & { workloadTitle: string }) | undefined {
  const found = comparedPairs(
    measuredCells(document.plan.cells, document.raw.slices),
    document.workloads,
  ).find(
    (one) =>
      one.workload.role === "main" &&
      ((one.variant === variant && one.baseline === baseline) ||
        (one.variant === baseline && one.baseline === variant)),
  );
  if (found === undefined) return undefined;
  const sign = found.variant === variant ? 1 : -1;
  const differences = pairsOf(found.design, found.slices, METRIC, found).map((spawn) =>
    spawn.map((pair) => sign * (pair.variant - pair.baseline)),
  );
  if (differences.length === 0) return undefined;
  const { workload, design } = found;
  const seed = [document.seed, "difference", workload.id, design, METRIC, variant, baseline];
  const { value, low, high } = pairedDifference(differences, {
    ...derivingOf(document.seed, document.methodVersion),
    seed: seed.join("/"),
  });
  return { value, low, high, workloadTitle: workload.title };
}

function chainTo(last: Cause, among: readonly Cause[]): Cause[] {
  const chain = [last];
  for (;;) {
    const before = among.find((one) => one.variant === chain[0]!.baseline && !chain.includes(one));
    if (before === undefined) return chain;
    chain.unshift(before);
  }
}

function cause({ workload, variant, baseline, value, low, high }: Difference, text: string): Cause {
  const isToldFromZero = low > 0 || high < 0;
  return { workload, text, variant, baseline, value, low, high, isToldFromZero };
}
