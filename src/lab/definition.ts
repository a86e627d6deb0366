/**
 * A lab as its author writes it. The schema is the contract: what parses here can be run, verified,
 * published and shown without another word from the author.
 */
import { z } from "zod";
import { DataSetSchema } from "./data-set.ts";
import { Fault, type FaultTools } from "./faults.ts";
import type { JudgeContext, JudgedLine } from "./judge.ts";
import { ClosedLoop, Load } from "./loads.ts";

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
export const App = z.strictObject({
  file: z.string().min(1),
  params: Params.default({}),
  /** The load of this variant where it differs from the workload's. */
  load: Load.optional(),
});

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

/** What a slice is measured in and a claim is about; a subset of the result document's metrics. */
export const ClaimMetric = z.enum([
  "throughputPerSecond",
  "cpuMicrosPerRequest",
  "latencyMeanMicros",
  "latencyP50Micros",
  "latencyP99Micros",
  "latencyP999Micros",
  "waitMeanMicros",
  "requestsInFlight",
  "capacityPerSecond",
  "countPerRequest",
  "storeCpuMicrosPerRequest",
]);

/** Which variants besides the baseline; none of them leaves the workload out, "baseline" measures the first app alone. */
const measured = z.union([z.enum(["all", "baseline"]), z.array(slug)]);
const spawnsOfMode = z.number().int().min(1).max(100).optional();

const service = z.enum(["redis", "postgres"]);
const settings = z.record(z.string(), z.string());

export const Workload = z.strictObject({
  id: slug,
  title: z.string().min(1),
  /** `main` workloads have a table of their own; `dilution`, `ablation` and `curve` feed curves and a breakdown. */
  role: z.enum(["main", "dilution", "ablation", "curve"]).default("main"),
  /** duet: both of a pair under load at once on the same cores. interleaved: one after the other in random order. */
  design: z.enum(["duet", "interleaved"]).default("duet"),
  /** Variant id to app, in order; the first is this workload's baseline. */
  apps: z
    .record(slug, App)
    .refine((apps) => Object.keys(apps).length >= 1, "needs at least one app"),
  requests: z.array(RequestSpec).min(1),
  load: Load,
  /** Length of a closed loop's slice where the variants take turns; the mode's where not given. */
  sliceSeconds: z.number().positive().optional(),
  /** Fresh starts by mode where their number is fixed; where not given, a stopping rule decides. */
  spawns: z
    .strictObject({ quick: spawnsOfMode, default: spawnsOfMode, reference: spawnsOfMode })
    .optional(),
  /** one: servers have one core, which pairs of a duet share. rest: every core but the generator's. */
  cores: z.enum(["one", "rest"]).default("one"),
  /** For a point of a curve: offered load over capacity. */
  utilization: z.number().positive().optional(),
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
  /** The round trip that a proxy adds between the variants and their services. */
  roundTripMillis: z.number().positive().optional(),
  /** Names of numbers that only rise, which the apps answer GET /counters with, read around every slice. */
  counters: z.array(slug).optional(),
  /** What is done to services and to the apps' processes while an open loop runs. */
  faults: z.array(Fault).optional(),
  /** Which of the counters a backlog is the difference of: what arrived, less all that is done. */
  backlog: z.strictObject({ arrived: slug, done: z.array(slug).min(1) }).optional(),
  /** Whether the apps answer GET /plan with how their service carries out their statement. */
  plans: z.boolean().default(false),
  /** For an ablation: the cause that differs between the two apps. */
  cause: z.string().optional(),
  /** The modes in which a run of the whole lab measures this workload, and with which variants besides the baseline. */
  modes: z
    .strictObject({
      quick: measured.default([]),
      default: measured.default("all"),
      reference: measured.default("all"),
    })
    .prefault({}),
});

export interface InvariantTarget {
  /** Base address of the running variant, no trailing slash. */
  url: string;
  variant: string;
  /** Addresses of the lab's services by name, for looking into the store itself. */
  services: Record<string, string>;
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
  judge: z.custom<
    (target: InvariantTarget, tools: FaultTools) => Promise<{ violations: number; checked: number }>
  >((value) => typeof value === "function", "a function"),
});

const metric = ClaimMetric.default("throughputPerSecond");
const subject = {
  workload: slug,
  metric,
  variant: slug,
  requestClass: slug.optional(),
  /** Of countPerRequest: which of the workload's counters. */
  counter: slug.optional(),
};
const target = { ...subject, baseline: slug.optional() };
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

/** The learner's file, copied from `starter` when it does not exist yet. All are relative to the lab's folder. */
const exerciseFiles = {
  /** Shown before the judgement. */
  task: z.string().min(1),
  learner: z.string(),
  starter: z.string(),
  solution: z.string(),
};

/** A task judged by right answers, and by CPU time per request in duets. */
export const CpuExercise = z.strictObject({
  ...exerciseFiles,
  requests: z.array(RequestSpec).min(1),
  load: ClosedLoop,
  /** CPU per request of the learner's file over the solution's, at most. */
  cpuAtMostOfSolution: z.number().positive(),
  /** CPU per request of the learner's file over the starter's, at most. */
  cpuAtMostOfStarter: z.number().positive(),
});

/** A task with a judge of its own. */
export const JudgedExercise = z.strictObject({
  ...exerciseFiles,
  judge: z.custom<(context: JudgeContext) => Promise<JudgedLine[]>>(
    (value) => typeof value === "function",
    "a function",
  ),
});

export const Exercise = z.union([CpuExercise, JudgedExercise]);

export const LabSchema = z
  .strictObject({
    id: slug,
    chapter: z.number().int().min(1),
    title: z.string().min(1),
    question: z.string().min(1),
    services: z.array(service).default([]),
    /** Handed to the private instances at their start, beyond what every lab gets. */
    serviceSettings: z
      .strictObject({ redis: settings.optional(), postgres: settings.optional() })
      .default({}),
    /** The data set made in PostgreSQL before a run; none when left out. */
    data: DataSetSchema.optional(),
    /** The first is the baseline. */
    variants: z.array(Variant).min(1),
    workloads: z.array(Workload).min(1),
    /** The comparison whose ratio decides when a run may stop, and on whose workload and metric the A/A control runs. */
    primary: z.strictObject({
      workload: slug,
      variant: slug,
      metric,
      requestClass: slug.optional(),
    }),
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
    if (lab.data !== undefined && !lab.services.includes("postgres"))
      fail(["data"], "is made in PostgreSQL, which is not among the services");
    lab.workloads.forEach((workload, index) => {
      for (const [field, message] of faultsOfServices(workload, lab.services))
        fail(["workloads", index, field], message);
      for (const [field, message] of faultsOfLoad(workload))
        fail(["workloads", index, field], message);
      for (const id of Object.keys(workload.apps)) {
        if (!variants.has(id))
          fail(["workloads", index, "apps", id], `names "${id}", which is not among the variants`);
      }
      for (const [mode, chosen] of Object.entries(workload.modes)) {
        if (typeof chosen === "string") continue;
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
      if ("baseline" in rule && rule.baseline !== undefined)
        knows(["claims", index, "rule"], rule.workload, rule.baseline);
    });
  });

/** What a workload asks of services that its lab does not have, as field and sentence. */
function faultsOfServices(
  { roundTripMillis, faults = [], ...workload }: z.infer<typeof Workload>,
  services: readonly string[],
): [field: string, message: string][] {
  const found: [string, string][] = [];
  if (roundTripMillis !== undefined && services.length === 0)
    found.push(["roundTripMillis", "is a way to services, and the lab names none"]);
  const named = faults.flatMap(({ service }) => (service === undefined ? [] : [service]));
  const unknown = named.find((service) => !services.includes(service));
  if (unknown !== undefined)
    found.push(["faults", `name ${unknown}, which is not among the services`]);
  const isCounted = (name: string) => workload.counters?.includes(name) ?? false;
  const uncounted = faults.find(({ afterCount }) => afterCount && !isCounted(afterCount.counter));
  if (uncounted !== undefined)
    found.push(["faults", `wait for "${uncounted.afterCount?.counter}", which is no counter`]);
  const { arrived, done = [] } = workload.backlog ?? {};
  const unknownFlow = [...(arrived === undefined ? [] : [arrived]), ...done].find(
    (name) => !isCounted(name),
  );
  if (unknownFlow !== undefined)
    found.push(["backlog", `names "${unknownFlow}", which is no counter`]);
  const isOpen = Object.keys(workload.apps).every((id) => loadOf(workload, id).kind === "open");
  if (faults.length > 0 && !isOpen)
    found.push(["faults", "happen at times of a schedule, which only an open loop has"]);
  return found;
}

/** What a workload's loads and requests contradict, as field and sentence. */
function faultsOfLoad(workload: z.infer<typeof Workload>): [field: string, message: string][] {
  const loads = Object.keys(workload.apps).map((id) => loadOf(workload, id));
  const open = loads.filter(({ kind }) => kind !== "closed").length;
  const stated = workload.requests.filter(({ share }) => share !== undefined);
  const sum = stated.reduce((total, { share = 0 }) => total + share, 0);
  const faults: [string, string][] = [];
  if (open > 0 && workload.design === "duet")
    faults.push([
      "design",
      "is duet, but servers under an open loop take turns; write interleaved",
    ]);
  if (open === 0 && workload.requests.some((one) => (one.requestClass ?? one.share) !== undefined))
    faults.push(["requests", "state a share or a class, which only an open loop keeps apart"]);
  if (stated.length > 0 && stated.length < workload.requests.length)
    faults.push(["requests", "state a share for some only; give all of them one, or none"]);
  else if (stated.length > 0 && Math.abs(sum - 1) > 1e-9)
    faults.push([
      "requests",
      `have shares that add up to ${Number(sum.toFixed(9))}; they have to add up to 1`,
    ]);
  return faults;
}

/** The load a variant is put under in a workload. */
export function loadOf(workload: Pick<Workload, "load" | "apps">, variant: string): Load {
  return workload.apps[variant]?.load ?? workload.load;
}

/** Whether any variant of a workload is under an open loop; its variants then take turns. */
export function hasOpenLoad(workload: Pick<Workload, "load" | "apps">): boolean {
  return Object.keys(workload.apps).some((id) => loadOf(workload, id).kind !== "closed");
}

export type LabDefinition = z.infer<typeof LabSchema>;
export type Workload = z.infer<typeof Workload>;
export type RequestSpec = z.input<typeof RequestSpec>;
export type App = z.infer<typeof App>;
export type Exercise = z.infer<typeof Exercise>;
export type CpuExercise = z.infer<typeof CpuExercise>;
export type JudgedExercise = z.infer<typeof JudgedExercise>;
export type Invariant = z.infer<typeof Invariant>;
export type ServiceName = z.infer<typeof service>;

/**
 * Declares a lab. The definition is checked when the harness loads it, so that an error can name the
 * file and the field; this function only gives the author types.
 */
export function defineLab(definition: z.input<typeof LabSchema>): z.input<typeof LabSchema> {
  return definition;
}
