/** What a run observed. */
import { z } from "zod";
import { ALWAYS_OBSERVED, LATENCIES, SOMETIMES_OBSERVED, WAITS } from "../../metrics.ts";
import { count, positive, slug } from "./words.ts";

const nonnegative = z.number().nonnegative();

/** A field with this schema for each metric. */
const fields = <Id extends string, Schema extends z.ZodType>(ids: readonly Id[], schema: Schema) =>
  Object.fromEntries(ids.map((id) => [id, schema])) as Record<Id, Schema>;

/** Requests of one class in one slice of an open loop. */
export const ClassObservation = z.strictObject({
  completed: count,
  /** Failed, timed out or answered wrongly. */
  failed: count,
  refused: count,
  ...fields(LATENCIES, nonnegative),
  ...fields(WAITS, nonnegative.optional()),
});

/** One variant's measurements in one slice. */
export const Observation = z.strictObject({
  variant: slug,
  completed: count,
  errors: count,
  timeouts: count,
  mismatches: count,
  ...fields(ALWAYS_OBSERVED, nonnegative),
  /** Missing where an instrument does not give them. */
  ...fields(SOMETIMES_OBSERVED, nonnegative.optional()),
  /** Open loop only, and by due time: requests that the bound on outstanding ones refused. */
  refused: count.optional(),
  classes: z.record(slug, ClassObservation).optional(),
  /** What the server counted of itself in the slice, over the requests completed. */
  counters: z.record(slug, nonnegative).optional(),
  /** What the server counted of itself in the slice; also where no request was completed. */
  counted: z.record(slug, nonnegative).optional(),
});

export const InvalidCause = z.enum([
  "generator-bound",
  "errors",
  "stolen-cpu",
  "machine-stall",
  "process-restarted",
  "clock-stepped",
  "late-dispatch",
  "overloaded",
  "service-died",
]);

/**
 * The smallest measured piece: one variant, or one pair at the same time, under load.
 * `cell` is an index into `plan.cells`; `spawn` counts that cell's fresh starts from 0.
 * A duet slice holds the cell's variant and then its baseline. In a control slice both observations
 * carry the baseline's id; the first is the one named `variant`. A slice of an interleaved cell holds one
 * observation; those with the same spawn and slice number, one for each variant, are compared.
 */
export const Slice = z.strictObject({
  cell: count,
  spawn: count,
  slice: count,
  seconds: positive,
  generatorUtilization: nonnegative,
  stolenShare: z.number().min(0).max(1),
  invalid: InvalidCause.nullable(),
  observations: z.array(Observation).min(1),
});

/** Merged latencies of one variant alone under load, HdrHistogram V2, microseconds. */
export const Histogram = z.strictObject({
  workload: slug,
  variant: slug,
  requestClass: slug.optional(),
  unit: z.literal("microseconds"),
  loop: z.enum(["closed", "open"]),
  count,
  base64: z.string(),
});

export const InvariantResult = z.strictObject({
  id: slug,
  variant: slug,
  text: z.string(),
  expected: z.enum(["held", "broken"]),
  held: z.boolean(),
  /** Violations counted; 0 when held. */
  count,
  /** Cases looked at. */
  checked: count,
});

/** `plan` is as the service gave it, data and nothing else. */
export const ServicePlan = z.strictObject({ workload: slug, variant: slug, plan: z.json() });

export type ClassObservation = z.infer<typeof ClassObservation>;
export type Observation = z.infer<typeof Observation>;
export type InvalidCause = z.infer<typeof InvalidCause>;
export type Slice = z.infer<typeof Slice>;
export type Histogram = z.infer<typeof Histogram>;
export type InvariantResult = z.infer<typeof InvariantResult>;
export type ServicePlan = z.infer<typeof ServicePlan>;
