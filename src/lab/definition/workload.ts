/** A comparison as a lab asks for it: the apps, what they are asked, under which load, and what is read meanwhile. */
import { z } from "zod";
import { Fault } from "../../result/document/schema/fault.ts";
import { Backlog, Design, OtherWork, Role, slug } from "../../result/document/schema/words.ts";
import { Load } from "../load-profile.ts";
import { RequestSpec } from "./request.ts";

/** Values handed to a variant as `params`; plain data, because they cross a process boundary. */
export const Params = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

/** The file a variant runs for a workload, relative to the lab's folder, and what it is given. */
export const App = z.strictObject({
  file: z.string().min(1),
  params: Params.default({}),
  /** The load of this variant where it differs from the workload's. */
  load: Load.optional(),
});

/** Which variants are measured besides the baseline. An empty list skips the workload; "baseline" measures the first app alone. */
const measured = z.union([z.enum(["all", "baseline"]), z.array(slug)]);
const spawnsOfMode = z.number().int().min(1).max(100).optional();

export const Workload = z.strictObject({
  id: slug,
  title: z.string().min(1),
  role: Role.default("main"),
  design: Design.default("duet"),
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
  /** `cpu` is handed to the app as `params.workIterations`, `wait` as `params.waitMillis`. */
  work: OtherWork.optional(),
  /** The round trip that a proxy adds between the variants and their services. */
  roundTripMillis: z.number().positive().optional(),
  /** Names of numbers that only rise, which the apps answer GET /counters with, read around every slice. */
  counters: z.array(slug).optional(),
  /** What is done to services and to the apps' processes while an open loop runs. */
  faults: z.array(Fault).optional(),
  backlog: Backlog.optional(),
  /** Whether the apps answer GET /plan with how their service carries out their statement. */
  plans: z.boolean().default(false),
  /** For an ablation: the cause that differs between the two apps. */
  cause: z.string().optional(),
  /**
   * The modes in which a run of the whole lab measures this workload, and with which variants besides the baseline.
   * Where nothing is stated, a quick run measures the lab's primary comparison, and the others all variants.
   */
  modes: z
    .strictObject({
      quick: measured.optional(),
      default: measured.default("all"),
      reference: measured.default("all"),
    })
    .prefault({}),
});

export type Workload = z.infer<typeof Workload>;
type Measured = z.infer<typeof measured>;
/** A workload of a lab, which decides what a quick run measures where the workload does not say so. */
export type LabWorkload = Workload & { modes: { quick: Measured } };
export type App = z.infer<typeof App>;

/** The load a variant is put under in a workload. */
export function loadOf(workload: Pick<Workload, "load" | "apps">, variant: string): Load {
  return workload.apps[variant]?.load ?? workload.load;
}

/** Whether any variant of a workload is under an open loop; its variants then take turns. */
export function hasOpenLoad(workload: Pick<Workload, "load" | "apps">): boolean {
  return Object.keys(workload.apps).some((id) => loadOf(workload, id).kind !== "closed");
}

/** A workload whose quick mode is stated: where it was not, the primary comparison, and nothing of other workloads. */
export function withQuickMode(
  workload: Workload,
  primary: { workload: string; variant: string },
): LabWorkload {
  return {
    ...workload,
    modes: { ...workload.modes, quick: workload.modes.quick ?? quickOf(workload, primary) },
  };
}

function quickOf(
  { id, apps }: Pick<Workload, "id" | "apps">,
  primary: { workload: string; variant: string },
): Measured {
  if (id !== primary.workload) return [];
  return primary.variant === Object.keys(apps)[0] ? "baseline" : [primary.variant];
}
