/** What a lab says of its variants before they are measured, in a form that a result can be held against. */
import { z } from "zod";
import { metric, slug } from "./words.ts";

/** The figure a rule is about. */
const subject = {
  workload: slug,
  metric,
  variant: slug,
  requestClass: slug.optional(),
  /** Of countPerRequest: which of the workload's counters. */
  counter: slug.optional(),
};
/** The same over the figure of another variant; of the workload's first one where not given. */
const target = { ...subject, baseline: slug.optional() };

/** A sentence with the rule that decides whether what was measured supports it. */
export const Claim = z.strictObject({
  id: slug,
  /** The claim as the page states it, threshold included; written before it is measured. */
  text: z.string().min(1),
  rule: z.discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("ratio-at-least"),
      ...target,
      threshold: z.number().positive(),
    }),
    z.strictObject({
      kind: z.literal("ratio-at-most"),
      ...target,
      threshold: z.number().positive(),
    }),
    z.strictObject({
      kind: z.literal("ratio-within"),
      ...target,
      from: z.number().positive(),
      to: z.number().positive(),
    }),
    z.strictObject({
      kind: z.literal("dilution-agrees"),
      ...target,
      tolerance: z.number().positive(),
    }),
    /** The variant's own figure, with its whole interval, lies within these bounds in the metric's unit. */
    z.strictObject({
      kind: z.literal("value-within"),
      ...subject,
      from: z.number().nonnegative(),
      to: z.number().positive(),
    }),
    /** The backlog that a spike leaves behind drains in (a - m) T / (m - b), within a share of it. */
    z.strictObject({
      kind: z.literal("drain-agrees"),
      workload: slug,
      variant: slug,
      tolerance: z.number().positive(),
    }),
    z.strictObject({ kind: z.literal("invariant"), invariant: slug }),
  ]),
});

export type Claim = z.infer<typeof Claim>;
