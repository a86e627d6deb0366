import { z } from "zod";
import {
  hasOpenLoad,
  type LabDefinition,
  type LabWorkload,
  type Workload,
} from "../../lab/definition.ts";
import { UsageError } from "../../result/document/errors.ts";
import { Metric, type Mode } from "../../result/document/schema.ts";

const positive = z.number().positive();
const count = z.number().int().positive();

/** How long and how finely a mode measures. Times in seconds, widths as shares of the ratio. */
export const Pace = z.strictObject({
  sliceSeconds: positive,
  slicesPerSpawn: count,
  /** A process start is one fresh start of the processes; fewer than 8 say too little about the variation between processes. */
  minimumSpawns: count,
  budgetSeconds: positive,
  targetHalfWidth: positive,
  /** Spawns of an interleaved cell that only feeds absolute figures. */
  soloSpawns: count,
  /** Slices of one variant in one process start of an interleaved cell. */
  soloSlices: count,
  /** Open loops of one rate are measured for at most so long in one process start; as long as the lab says where left out. */
  openSeconds: positive.optional(),
  /** Load before the first slice of a process start: until each server has answered so many requests and there is no trend. */
  warmUp: z.strictObject({ requests: count, atLeastSeconds: positive, atMostSeconds: positive }),
  /** Load that is not measured, after the background load has begun to compute, and before a slice of a variant alone. */
  settleSeconds: z.strictObject({ ballast: positive, alone: positive }),
  /** A variant that does not listen by then has failed. */
  bootSeconds: positive,
});
export type Pace = z.infer<typeof Pace>;

/**
 * One start of a process differs from the next by more than a slice does from the slice after it, so
 * time goes into starts: few slices each, and no longer a warm-up than recompilation needs.
 */
const COMMON = {
  sliceSeconds: 0.8,
  slicesPerSpawn: 2,
  warmUp: { requests: 8_000, atLeastSeconds: 1.25, atMostSeconds: 4 },
  // In the first second with less of the core, one server was seen to run up to a quarter behind the other,
  // and to have caught up in the next. Alone, requests queued while connections opened took most of a second.
  settleSeconds: { ballast: 1.5, alone: 1 },
  bootSeconds: 15,
};

const PACES: Record<Mode, Pace> = {
  quick: {
    ...COMMON,
    minimumSpawns: 10,
    budgetSeconds: 60,
    targetHalfWidth: 0.03,
    soloSpawns: 3,
    soloSlices: 2,
    openSeconds: 6,
  },
  default: {
    ...COMMON,
    minimumSpawns: 10,
    budgetSeconds: 120,
    targetHalfWidth: 0.03,
    soloSpawns: 5,
    soloSlices: 2,
  },
  reference: {
    ...COMMON,
    minimumSpawns: 12,
    budgetSeconds: 360,
    targetHalfWidth: 0.02,
    soloSpawns: 5,
    soloSlices: 3,
  },
};

/** The primary comparison and the control are held to the mode's target; other comparisons to this one where it is coarser. */
const TARGET_HALF_WIDTH = 0.03;
/** For a main comparison that no claim is about: its share of the mode's budget, and the least that allows enough starts. */
const UNCLAIMED = { budgetShare: 0.4, atLeastSeconds: 60 };
/** Points of a curve or a breakdown are many; each may be coarser than a comparison that stands alone. */
const SECONDARY = { atMostSpawns: 8, budgetShare: 1 / 4, targetHalfWidth: 0.04 };

export const paceOf = (mode: Mode): Pace => PACES[mode];

/** One comparison to be measured, before anything is. */
export const Cell = z.strictObject({
  workload: z.string(),
  design: z.enum(["duet", "interleaved", "control"]),
  variant: z.string(),
  baseline: z.string(),
  minimumSpawns: count,
  budgetSeconds: positive,
  targetHalfWidth: positive,
  /** Stop at `minimumSpawns`, whatever the interval is. */
  fixedSpawns: z.boolean(),
  /** A third process computes on the servers' core while slices are measured. */
  ballast: z.boolean(),
  /** What the ratio shown while it is measured, and that of a control, is of; throughput when left out. */
  metric: Metric.optional(),
  requestClass: z.string().optional(),
  /** Of an interleaved workload, the variants that take part besides the baseline; all when left out. */
  variants: z.array(z.string()).optional(),
});
export type Cell = z.infer<typeof Cell>;

interface PlanRequest {
  lab: LabDefinition;
  mode: Mode;
  pace: Pace;
  /** Variants to measure against the baseline; all that the mode asks for when undefined. */
  only: readonly string[] | undefined;
  workloads: readonly string[] | undefined;
}

function known(
  kind: string,
  asked: readonly string[] | undefined,
  ids: readonly string[],
  lab: string,
): void {
  for (const id of asked ?? []) {
    if (!ids.includes(id))
      throw new UsageError(`Lab ${lab} has no ${kind} "${id}"; it has ${ids.join(", ")}.`);
  }
}

function isClaimed(lab: LabDefinition, workload: string, variant: string): boolean {
  return lab.claims.some(
    ({ rule }) => "variant" in rule && rule.workload === workload && rule.variant === variant,
  );
}

/** The variants a workload compares with its baseline under this request; undefined where it is left out. */
function compared(workload: LabWorkload, request: PlanRequest): string[] | undefined {
  const [, ...others] = Object.keys(workload.apps);
  const asked = workload.modes[request.mode];
  const named = request.workloads !== undefined;
  if (!named && typeof asked !== "string" && asked.length === 0) return undefined;
  const { only } = request;
  const wanted = others.filter((id) => {
    if (only !== undefined) return only.includes(id);
    return named || asked === "all" || (typeof asked !== "string" && asked.includes(id));
  });
  if (wanted.length > 0) return wanted;
  const isAlone =
    workload.design === "interleaved" && (asked === "baseline" || others.length === 0);
  return isAlone && (named || only === undefined) ? [] : undefined;
}

/**
 * The cells of a run: a duet for each pair, an interleaved cell for each main workload's absolute
 * figures, and the A/A control on the primary workload.
 * @throws UsageError for a variant or workload the lab does not have, or a choice that leaves nothing to measure
 */
export function planCells(request: PlanRequest): Cell[] {
  const { lab, mode, pace } = request;
  known(
    "variant",
    request.only,
    lab.variants.map(({ id }) => id),
    lab.id,
  );
  known(
    "workload",
    request.workloads,
    lab.workloads.map(({ id }) => id),
    lab.id,
  );
  const cells: Cell[] = [];
  for (const workload of lab.workloads) {
    if (request.workloads !== undefined && !request.workloads.includes(workload.id)) continue;
    const variants = compared(workload, request);
    if (variants === undefined) continue;
    const baseline = Object.keys(workload.apps)[0]!;
    const main = workload.role === "main";
    const fixed = workload.spawns?.[mode];
    const limits = {
      minimumSpawns:
        fixed ?? (main ? pace.minimumSpawns : Math.min(pace.minimumSpawns, SECONDARY.atMostSpawns)),
      budgetSeconds: main ? pace.budgetSeconds : pace.budgetSeconds * SECONDARY.budgetShare,
      targetHalfWidth: Math.max(
        pace.targetHalfWidth,
        main ? TARGET_HALF_WIDTH : SECONDARY.targetHalfWidth,
      ),
      fixedSpawns: fixed !== undefined,
      ballast: workload.design === "duet" && workload.ballast,
    };
    const interleaved = {
      workload: workload.id,
      design: "interleaved" as const,
      variant: baseline,
      baseline,
    };
    if (workload.design === "interleaved")
      cells.push({ ...interleaved, ...limits, ...watched(lab, workload), variants });
    else {
      for (const variant of variants) {
        const primary = workload.id === lab.primary.workload && variant === lab.primary.variant;
        const targetHalfWidth = primary ? pace.targetHalfWidth : limits.targetHalfWidth;
        const budgetSeconds =
          main && !primary && !isClaimed(lab, workload.id, variant)
            ? Math.min(
                pace.budgetSeconds,
                Math.max(pace.budgetSeconds * UNCLAIMED.budgetShare, UNCLAIMED.atLeastSeconds),
              )
            : limits.budgetSeconds;
        const duet = { workload: workload.id, design: "duet" as const, variant, baseline };
        cells.push({ ...duet, ...limits, targetHalfWidth, budgetSeconds });
      }
      if (main)
        cells.push({
          ...interleaved,
          ...limits,
          minimumSpawns: pace.soloSpawns,
          fixedSpawns: true,
          ballast: false,
        });
    }
  }
  if (cells.length === 0) {
    throw new UsageError(
      `Nothing to measure: no workload of lab ${lab.id} compares the variants asked for in ${mode} mode; name one with --workload.`,
    );
  }
  return [controlCell(lab, cells, { mode, pace }), ...cells];
}

/** What is compared under open loops, where throughput is only what was offered. */
function watched({ primary }: LabDefinition, workload: Workload) {
  if (!hasOpenLoad(workload)) return {};
  const { metric, requestClass } = primary;
  const hasClass = workload.requests.some((request) => request.requestClass === requestClass);
  return { metric, ...(requestClass !== undefined && hasClass && { requestClass }) };
}

/** The A/A control: the primary workload where it is measured, else the first main one, else the first. */
function controlCell(
  lab: LabDefinition,
  cells: readonly Cell[],
  { mode, pace }: { mode: Mode; pace: Pace },
): Cell {
  const measured = new Set(cells.map((cell) => cell.workload));
  const workload =
    lab.workloads.find(({ id }) => id === lab.primary.workload && measured.has(id)) ??
    lab.workloads.find(({ id, role }) => role === "main" && measured.has(id)) ??
    lab.workloads.find(({ id }) => measured.has(id))!;
  const baseline = Object.keys(workload.apps)[0]!;
  const fixed = workload.spawns?.[mode];
  return {
    workload: workload.id,
    design: "control",
    variant: baseline,
    baseline,
    minimumSpawns: fixed ?? pace.minimumSpawns,
    budgetSeconds: pace.budgetSeconds,
    targetHalfWidth: pace.targetHalfWidth,
    fixedSpawns: fixed !== undefined,
    ballast: workload.ballast && !hasOpenLoad(workload),
    ...watched(lab, workload),
  };
}

/** The variants of a workload that a plan's cells start. */
export function variantsMeasured(cells: readonly Cell[], workload: Workload): string[] {
  const wanted = new Set<string>();
  for (const cell of cells) {
    if (cell.workload !== workload.id) continue;
    wanted.add(cell.baseline);
    wanted.add(cell.variant);
    if (cell.design === "interleaved" && workload.design === "interleaved") {
      for (const id of cell.variants ?? Object.keys(workload.apps)) wanted.add(id);
    }
  }
  return Object.keys(workload.apps).filter((id) => wanted.has(id));
}
