/**
 * The result document: everything one run measured, and everything derived from it.
 *
 * A document is immutable and content-addressed (see `content-id.ts`). It has three parts: what was
 * asked (`lab` … `plan`), what was observed (`raw`), and what follows from the observations
 * (`comparisons` … `claims`). The third part is a pure function of the first two, so `lab check`
 * can derive it again and compare.
 *
 * Units stand in the names or in a `unit` field. Ratios have no unit: value of `variant` over value
 * of `baseline`.
 */
import { z } from "zod";
import {
  Claim,
  Comparison,
  Control,
  Difference,
  DilutionPoint,
  Drain,
  Group,
  SliceCounts,
  Summary,
} from "./schema/derived.ts";
import { Histogram, InvariantResult, ServicePlan, Slice } from "./schema/observed.ts";
import {
  Machine,
  Plan,
  Software,
  Source,
  VariantSummary,
  WorkloadSummary,
} from "./schema/setup.ts";
import { Mode, slug } from "./schema/words.ts";

/** Version of the document's shape. A later version adds a step to `migrate.ts`. */
export const SCHEMA_VERSION = 1;

/** Version of the statistics that derive the third part. */
export const METHOD_VERSION = 3;

/** The oldest version whose derivation is still at hand, so that its documents can be derived again. */
export const OLDEST_METHOD_VERSION = 2;

export const ResultBody = z.strictObject({
  schemaVersion: z.literal(SCHEMA_VERSION),
  methodVersion: z.number().int().positive(),
  lab: slug,
  chapter: z.number().int().positive(),
  title: z.string(),
  question: z.string(),
  mode: Mode,
  seed: z.number().int().nonnegative(),
  started: z.iso.datetime(),
  ended: z.iso.datetime(),
  plan: Plan,
  machine: Machine,
  software: Software,
  source: Source,
  variants: z.array(VariantSummary).min(1),
  workloads: z.array(WorkloadSummary).min(1),
  raw: z.strictObject({ slices: z.array(Slice), histograms: z.array(Histogram) }),
  comparisons: z.array(Comparison),
  differences: z.array(Difference),
  groups: z.array(Group),
  control: Control.nullable(),
  summaries: z.array(Summary),
  dilution: z.array(DilutionPoint),
  /** Where a workload names a backlog and its load has a spike. */
  drains: z.array(Drain).optional(),
  invariants: z.array(InvariantResult),
  /** How a service said it carried out a variant's statement, where the lab asks for it: EXPLAIN of PostgreSQL as JSON. */
  plans: z.array(ServicePlan).optional(),
  claims: z.array(Claim),
  slices: SliceCounts,
  /** The command that repeats this run. */
  reproduce: z.string(),
});

/** A result document: the body and its content id. */
export const ResultDocument = ResultBody.extend({
  id: z.string().regex(/^[0-9a-f]{16}$/, "the first 16 hex digits of a SHA-256"),
});

export type ResultBody = z.infer<typeof ResultBody>;
export type ResultDocument = z.infer<typeof ResultDocument>;

export { Metric } from "../metrics.ts";
export { ClaimRule } from "./schema/claim-rule.ts";
export {
  Claim,
  Comparison,
  Control,
  Difference,
  DilutionPoint,
  Drain,
  Group,
  SliceCounts,
  Summary,
} from "./schema/derived.ts";
export { Fault } from "./schema/fault.ts";
export { Load } from "./schema/load.ts";
export {
  ClassObservation,
  Histogram,
  InvalidCause,
  InvariantResult,
  Observation,
  ServicePlan,
  Slice,
} from "./schema/observed.ts";
export {
  Machine,
  PlanCell,
  Software,
  Source,
  VariantSummary,
  WorkloadSummary,
} from "./schema/setup.ts";
export { Design, Mode, Verdict } from "./schema/words.ts";
