/**
 * A lab as its author writes it. The schema is the contract: whatever parses here can be run, verified,
 * published and shown.
 */
import { z } from "zod";
import { ServiceName, slug } from "../result/document/schema/words.ts";
import { ClaimMetric, DEFAULT_METRIC } from "../result/metrics.ts";
import { DataSetSchema } from "./data-set.ts";
import { Claim } from "./definition/claim.ts";
import { contradictionsOf } from "./definition/contradictions.ts";
import { Exercise } from "./definition/exercise.ts";
import { Invariant } from "./definition/invariant.ts";
import { Workload, withQuickMode } from "./definition/workload.ts";

const Variant = z.strictObject({
  id: slug,
  title: z.string().min(1),
  /** One line on what this variant shows. */
  shows: z.string().min(1),
});

const settings = z.record(z.string(), z.string());

export const LabSchema = z
  .strictObject({
    /** The name of the lab's folder. */
    id: slug,
    /** Number, title and question of the chapter; its page takes them from here. */
    chapter: z.number().int().min(1),
    title: z.string().min(1),
    /** The one question that the lab measures an answer to. */
    question: z.string().min(1),
    /** Private instances are started for a run. */
    services: z.array(ServiceName).default([]),
    /** Handed to the private instances at their start, beyond what every lab gets. */
    serviceSettings: z
      .strictObject({ redis: settings.optional(), postgres: settings.optional() })
      .default({}),
    /** The data set that a run makes in PostgreSQL before it measures; none by default. */
    data: DataSetSchema.optional(),
    /** The first is the baseline. */
    variants: z.array(Variant).min(1),
    workloads: z.array(Workload).min(1),
    /** The comparison whose ratio decides when a run may stop, and on whose workload and metric the A/A control runs. */
    primary: z.strictObject({
      workload: slug,
      variant: slug,
      metric: ClaimMetric.default(DEFAULT_METRIC),
      requestClass: slug.optional(),
    }),
    invariants: z.array(Invariant).default([]),
    claims: z.array(Claim).default([]),
    exercise: Exercise.optional(),
  })
  .superRefine((lab, context) => {
    for (const [path, message] of contradictionsOf(lab))
      context.addIssue({ code: "custom", path, message });
  })
  .transform(({ workloads, ...lab }) => ({
    ...lab,
    workloads: workloads.map((workload) => withQuickMode(workload, lab.primary)),
  }));

export type LabDefinition = z.infer<typeof LabSchema>;

/**
 * Declares a lab. The definition is checked when the harness loads it, so that an error can name the
 * file and the field; this function only gives the author types.
 */
export function defineLab(definition: z.input<typeof LabSchema>): z.input<typeof LabSchema> {
  return definition;
}

export { CpuExercise, JudgedExercise } from "./definition/exercise.ts";
export type { InvariantTarget } from "./definition/invariant.ts";
export { RequestSpec } from "./definition/request.ts";
export {
  App,
  hasOpenLoad,
  type LabWorkload,
  loadOf,
  Workload,
} from "./definition/workload.ts";
