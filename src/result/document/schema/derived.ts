/** What follows from the observations. */
import { z } from "zod";
import { Metric } from "../../metrics.ts";
import { ClaimRule } from "./claim-rule.ts";
import { count, Design, positive, slug, Verdict } from "./words.ts";

/**
 * The ratio variant over baseline: the median over spawns of the median over each spawn's pairs, with
 * its 95 % interval from the bootstrap over spawns (`src/stats/ratio.ts`).
 */
export const Comparison = z.strictObject({
  workload: slug,
  metric: Metric,
  variant: slug,
  baseline: slug,
  /** Over these requests only; over all where it is missing. */
  requestClass: slug.optional(),
  /** Of `countPerRequest`: which counter. */
  counter: slug.optional(),
  design: Design,
  ratio: positive,
  low: positive,
  high: positive,
  pairs: count,
  spawns: count,
  /** The smallest true difference (0.03 means 3 %) that this comparison would have shown, 8 times in 10. */
  smallestDifference: z.number().nonnegative(),
  /** The generator, not the server, was the limit: a throughput ratio is then a lower bound of the distance from 1. */
  generatorBound: z.boolean(),
});

/** The absolute difference variant minus baseline, in the metric's unit: what an ablation adds or saves. */
export const Difference = z.strictObject({
  workload: slug,
  metric: Metric,
  variant: slug,
  baseline: slug,
  value: z.number(),
  low: z.number(),
  high: z.number(),
});

/** Variants whose intervals overlap, so that no order among them may be stated. Best group first. */
export const Group = z.strictObject({
  workload: slug,
  metric: Metric,
  groups: z.array(z.array(slug).min(1)),
});

export const Control = z.strictObject({
  workload: slug,
  baseline: slug,
  ratio: positive,
  low: positive,
  high: positive,
  pairs: count,
  spawns: count,
  /** What it is the ratio of; throughput where it is missing. */
  metric: Metric.optional(),
  requestClass: slug.optional(),
  /**
   * False when the interval excludes 1 or is wider than 10 %, or 50 % for a latency: every timing claim is
   * then inconclusive. Between the two, a claim's interval is widened by the control's.
   */
  passed: z.boolean(),
});

/**
 * The median over slices with its 95 % percentile interval over slices. A latency percentile's value
 * comes from the merged histogram; its interval is that of the median of the slices' percentiles,
 * carried to the merged value as a factor. Workloads without an interleaved cell have CPU per request only.
 */
export const Summary = z.strictObject({
  workload: slug,
  variant: slug,
  metric: Metric,
  requestClass: slug.optional(),
  /** Of `countPerRequest`: which counter. */
  counter: slug.optional(),
  unit: z.string(),
  value: z.number().nonnegative(),
  low: z.number().nonnegative(),
  high: z.number().nonnegative(),
  slices: count,
  /** Fresh starts of the process, where variants take turns under their own loads. */
  spawns: count.optional(),
  /** The value is a lower bound, because the generator was the limit. */
  atLeast: z.boolean(),
});

/**
 * How long the backlog that a spike leaves behind took to go, and how long (a - m) T / (m - b) says, m being what was
 * done a second while the spike lasted (`src/stats/drain.ts`). Medians over fresh starts with intervals over them.
 */
export const Drain = z.strictObject({
  workload: slug,
  variant: slug,
  capacityPerSecond: positive,
  peak: positive,
  /** A backlog that outlasts the load counts with the time until the load ended: it took longer. */
  seconds: z.strictObject({ value: z.number(), low: z.number(), high: z.number() }),
  expectedSeconds: positive,
  /** Seconds over expected seconds, start by start. */
  ratio: positive,
  low: positive,
  high: positive,
  spawns: count,
  /** Starts whose backlog outlasted the load. */
  undrained: count,
});

export const Claim = z.strictObject({
  id: slug,
  text: z.string(),
  kind: z.string(),
  rule: ClaimRule,
  verdict: Verdict,
  /** One sentence with the measured interval that decided, made from the data. */
  because: z.string(),
});

/**
 * A point of the dilution curve: what was measured, and what is expected from the CPU costs a
 * request, e for the baseline and f for the variant, measured at 0 ms of CPU work.
 *
 * For a `cpu` point both are ratios of throughput, variant over baseline; (w + e) / (w + f) is
 * expected, w being the work in microseconds. For a `wait` point both are gains in CPU per request,
 * baseline over variant, and e / f is expected at any wait: waiting costs no CPU. Its throughput ratio,
 * which is near 1 far from capacity, stands among the comparisons.
 */
export const DilutionPoint = z.strictObject({
  workload: slug,
  kind: z.enum(["cpu", "wait"]),
  workMillis: z.number().nonnegative(),
  variant: slug,
  baseline: slug,
  measured: z.strictObject({ ratio: positive, low: positive, high: positive }),
  predicted: z.strictObject({ ratio: positive, low: positive, high: positive }),
});

export const SliceCounts = z.strictObject({
  valid: count,
  invalid: count,
  causes: z.record(z.string(), count),
});

export type Comparison = z.infer<typeof Comparison>;
export type Difference = z.infer<typeof Difference>;
export type Group = z.infer<typeof Group>;
export type Control = z.infer<typeof Control>;
export type Summary = z.infer<typeof Summary>;
export type Drain = z.infer<typeof Drain>;
export type Claim = z.infer<typeof Claim>;
export type DilutionPoint = z.infer<typeof DilutionPoint>;
export type SliceCounts = z.infer<typeof SliceCounts>;
