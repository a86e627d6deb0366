/**
 * The rules by which a measurement supports a claim or does not. A new kind is a schema here and a function in
 * src/result/claims/decide.ts; the compiler asks for the second.
 */
import { z } from "zod";
import { ClaimMetric, DEFAULT_METRIC, Metric } from "../../metrics.ts";
import { positive, slug } from "./words.ts";

/** Every kind of rule, as an author writes it or as a document keeps it: `metric` and `baseline` tell the two apart. */
function rules<M extends z.ZodType<Metric>, B extends z.ZodType<string | undefined>>(
  metric: M,
  baseline: B,
) {
  const subject = {
    workload: slug,
    metric,
    variant: slug,
    requestClass: slug.optional(),
    /** Of countPerRequest: which of the workload's counters. */
    counter: slug.optional(),
  };
  /** The subject's value over that of another variant. */
  const ratio = { ...subject, baseline };
  const kind = <const Kind extends string, Shape extends z.core.$ZodShape>(
    name: Kind,
    shape: Shape,
  ) => z.strictObject({ kind: z.literal(name), ...shape });
  return {
    ratios: [
      kind("ratio-at-least", { ...ratio, threshold: positive }),
      kind("ratio-at-most", { ...ratio, threshold: positive }),
      kind("ratio-within", { ...ratio, from: positive, to: positive }),
      /** Measured ratio over the dilution form's prediction for that workload lies within `1 ± tolerance`. */
      kind("dilution-agrees", { ...ratio, tolerance: positive }),
    ],
    others: [
      /** The variant's own value, with its whole interval, lies within these bounds in the metric's unit. */
      kind("value-within", { ...subject, from: z.number().nonnegative(), to: positive }),
      /** The backlog that a spike leaves behind drains in (a - m) T / (m - b), within `1 ± tolerance` of it. */
      kind("drain-agrees", { workload: slug, variant: slug, tolerance: positive }),
      kind("invariant", { invariant: slug }),
    ],
  } as const;
}

const kept = rules(Metric, slug);
const written = rules(ClaimMetric.default(DEFAULT_METRIC), slug.optional());

/** As a document keeps it: its metric and its baseline are named. */
export const ClaimRule = z.discriminatedUnion("kind", [...kept.ratios, ...kept.others]);

/** As a lab's author writes it: about throughput and over the workload's first variant where not said otherwise. */
export const WrittenRule = z.discriminatedUnion("kind", [...written.ratios, ...written.others]);

export type ClaimRule = z.infer<typeof ClaimRule>;
export type WrittenRule = z.infer<typeof WrittenRule>;

/** A rule about the ratio of two variants. */
export type RatioRule<Rule extends ClaimRule | WrittenRule = ClaimRule> = Extract<
  Rule,
  { kind: (typeof kept.ratios)[number]["shape"]["kind"]["value"] }
>;

const RATIO_KINDS: ReadonlySet<string> = new Set(kept.ratios.map(({ shape }) => shape.kind.value));

export function isRatioRule<Rule extends ClaimRule | WrittenRule>(
  rule: Rule,
): rule is RatioRule<Rule> {
  return RATIO_KINDS.has(rule.kind);
}
