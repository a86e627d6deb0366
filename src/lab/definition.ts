/**
 * A lab as its author writes it. The schema is the contract: what parses here can be run, verified,
 * published and shown without another word from the author.
 */
import { z } from "zod";

const slug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]*$/, "lower-case letters, digits, dots and hyphens");

/** Values handed to a variant as `params`; plain data, because they cross a process boundary. */
export const Params = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

export const Variant = z.strictObject({
  id: slug,
  title: z.string().min(1),
  /** One line on what this variant shows. */
  shows: z.string().min(1),
});

/** The file a variant runs for a workload, relative to the lab's folder, and what it is given. */
export const App = z.strictObject({ file: z.string().min(1), params: Params.default({}) });

/** One request of a workload's mix and the only answer that counts as correct. */
export const RequestSpec = z.strictObject({
  method: z.enum(["GET", "POST", "PUT", "PATCH", "DELETE"]),
  path: z.string().startsWith("/"),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.string().optional(),
  /** Results of an open loop are kept apart by class, such as "light" and "heavy". */
  requestClass: slug.optional(),
  /** Share of the mix under an open loop; all requests of a workload have one, or none. */
  share: z.number().min(0).max(1).optional(),
  expect: z.strictObject({
    status: z.number().int().min(100).max(599),
    /** Headers every variant must send with exactly this value; names in lower case. */
    headers: z.record(z.string(), z.string()).default({}),
    body: z.string(),
  }),
});

/** Closed loop: each connection sends when its last response has arrived. */
export const ClosedLoop = z.strictObject({
  kind: z.literal("closed"),
  connections: z.number().int().min(1).max(1024),
  pipelining: z.number().int().min(1).max(64).default(1),
});

export const Workload = z.strictObject({
  id: slug,
  title: z.string().min(1),
  /** `main` workloads have a table of their own; `dilution` and `ablation` feed a curve and a breakdown. */
  role: z.enum(["main", "dilution", "ablation"]).default("main"),
  /** duet: both of a pair under load at once on the same cores. interleaved: one after the other in random order. */
  design: z.enum(["duet", "interleaved"]).default("duet"),
  /** Variant id to app, in order; the first is this workload's baseline. */
  apps: z
    .record(slug, App)
    .refine((apps) => Object.keys(apps).length >= 1, "needs at least one app"),
  requests: z.array(RequestSpec).min(1),
  load: ClosedLoop,
  /**
   * Whether a third process computes on the core of a duet's two servers. It takes a third of the core from
   * servers that always have work, so that one generator can keep them busy; false where they mostly wait.
   */
  ballast: z.boolean().default(true),
  /** Share of failed requests a slice may have and still be valid. */
  allowedErrorShare: z.number().min(0).max(1).default(0),
  /** Other work in the request: `cpu` is handed to the app as `params.workIterations`, `wait` as `params.waitMillis`. */
  work: z
    .strictObject({ kind: z.enum(["cpu", "wait"]), millis: z.number().nonnegative() })
    .optional(),
  /** For an ablation: the cause that differs between the two apps. */
  cause: z.string().optional(),
  /** The modes in which a run of the whole lab measures this workload, and with which variants besides the baseline. */
  modes: z
    .strictObject({
      quick: z.union([z.literal("all"), z.array(slug)]).default([]),
      default: z.union([z.literal("all"), z.array(slug)]).default("all"),
      reference: z.union([z.literal("all"), z.array(slug)]).default("all"),
    })
    .prefault({}),
});

export interface InvariantTarget {
  /** Base address of the running variant, no trailing slash. */
  url: string;
  variant: string;
}

export const Invariant = z.strictObject({
  id: slug,
  text: z.string().min(1),
  /** The workload whose apps are judged. */
  workload: slug,
  /** Variants to judge; all of the workload's when left out. */
  variants: z.array(slug).optional(),
  expected: z.enum(["held", "broken"]).default("held"),
  /** Counts violations among the cases it looked at, after load has drained. */
  judge: z.custom<(target: InvariantTarget) => Promise<{ violations: number; checked: number }>>(
    (value) => typeof value === "function",
    "a function",
  ),
});

const metric = z
  .enum(["throughputPerSecond", "cpuMicrosPerRequest"])
  .default("throughputPerSecond");
const target = { workload: slug, metric, variant: slug, baseline: slug.optional() };
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
    z.strictObject({ kind: z.literal("invariant"), invariant: slug }),
  ]),
});

/** The learner's task. Files are relative to the lab's folder; `task` is shown before the judgement. */
export const Exercise = z.strictObject({
  task: z.string().min(1),
  /** The learner's file, copied from `starter` when it does not exist yet. */
  learner: z.string(),
  starter: z.string(),
  solution: z.string(),
  requests: z.array(RequestSpec).min(1),
  load: ClosedLoop,
  /** CPU per request of the learner's file over the solution's, at most. */
  cpuAtMostOfSolution: z.number().positive(),
  /** CPU per request of the learner's file over the starter's, at most. */
  cpuAtMostOfStarter: z.number().positive(),
});

export const LabSchema = z
  .strictObject({
    id: slug,
    chapter: z.number().int().min(1),
    title: z.string().min(1),
    question: z.string().min(1),
    services: z.array(z.enum(["redis", "postgres"])).default([]),
    /** The first is the baseline. */
    variants: z.array(Variant).min(1),
    workloads: z.array(Workload).min(1),
    /** The workload and variant whose ratio decides when a run may stop, and on which the A/A control runs. */
    primary: z.strictObject({ workload: slug, variant: slug }),
    invariants: z.array(Invariant).default([]),
    claims: z.array(Claim).default([]),
    exercise: Exercise.optional(),
  })
  .superRefine((lab, context) => {
    const fail = (path: (string | number)[], message: string) =>
      context.addIssue({ code: "custom", path, message });
    const variants = new Set(lab.variants.map((variant) => variant.id));
    const workloads = new Map(lab.workloads.map((workload) => [workload.id, workload]));
    if (variants.size !== lab.variants.length)
      fail(["variants"], "has two variants with the same id");
    if (workloads.size !== lab.workloads.length)
      fail(["workloads"], "has two workloads with the same id");
    lab.workloads.forEach((workload, index) => {
      for (const id of Object.keys(workload.apps)) {
        if (!variants.has(id))
          fail(["workloads", index, "apps", id], `names "${id}", which is not among the variants`);
      }
      for (const [mode, chosen] of Object.entries(workload.modes)) {
        if (chosen === "all") continue;
        for (const id of chosen) {
          if (!(id in workload.apps))
            fail(["workloads", index, "modes", mode], `names "${id}", which has no app here`);
        }
      }
    });
    const knows = (path: (string | number)[], workload: string, variant?: string) => {
      const found = workloads.get(workload);
      if (!found) fail(path, `names workload "${workload}", which does not exist`);
      else if (variant !== undefined && !(variant in found.apps)) {
        fail(path, `names variant "${variant}", which has no app in workload "${workload}"`);
      }
    };
    knows(["primary"], lab.primary.workload, lab.primary.variant);
    lab.invariants.forEach((invariant, index) => {
      knows(["invariants", index, "workload"], invariant.workload);
      for (const id of invariant.variants ?? [])
        knows(["invariants", index, "variants"], invariant.workload, id);
    });
    lab.claims.forEach((claim, index) => {
      const { rule } = claim;
      if (rule.kind === "invariant") {
        if (!lab.invariants.some((invariant) => invariant.id === rule.invariant)) {
          fail(
            ["claims", index, "rule"],
            `names invariant "${rule.invariant}", which does not exist`,
          );
        }
        return;
      }
      knows(["claims", index, "rule"], rule.workload, rule.variant);
      if (rule.baseline !== undefined)
        knows(["claims", index, "rule"], rule.workload, rule.baseline);
    });
  });

export type LabDefinition = z.infer<typeof LabSchema>;
export type Workload = z.infer<typeof Workload>;
export type RequestSpec = z.input<typeof RequestSpec>;
export type App = z.infer<typeof App>;
export type Exercise = z.infer<typeof Exercise>;
export type Invariant = z.infer<typeof Invariant>;

/**
 * Declares a lab. The definition is checked when the harness loads it, so that an error can name the
 * file and the field; this function only gives the author types.
 */
export function defineLab(definition: z.input<typeof LabSchema>): z.input<typeof LabSchema> {
  return definition;
}
