import { join } from "node:path";
import { hasOpenLoad, loadOf, type Workload } from "../../lab/definition.ts";
import type { LoadedLab } from "../../lab/load-lab.ts";
import { shortened } from "../../lab/load-profile.ts";
import { decideClaims } from "../../result/claims/decide.ts";
import { derive } from "../../result/derive/derive.ts";
import { withContentId } from "../../result/document/content-id.ts";
import {
  type Histogram,
  type InvariantResult,
  METHOD_VERSION,
  type PlanCell,
  type ResultDocument,
  SCHEMA_VERSION,
  type ServicePlan,
  type Slice,
  type WorkloadSummary,
} from "../../result/document/schema.ts";
import { writeWhole } from "../../result/store/atomic-write.ts";
import { decodeHistogram, encodeHistogram, mergeHistograms } from "../../stats/histogram.ts";
import { median } from "../../stats/quantile.ts";
import type { JournalContent, JournalHeader } from "./journal.ts";
import { type Cell, variantsMeasured } from "./plan.ts";

const FILE = "result.json";

const runDocumentPath = (folder: string) => join(folder, FILE);

export function writeRunDocument(folder: string, document: ResultDocument): void {
  writeWhole(runDocumentPath(folder), `${JSON.stringify(document, null, 1)}\n`);
}

/** Everything a journal's lines say, process starts that were cut off left out. */
interface Gathered {
  slices: Slice[];
  histograms: { slice: Slice; byVariant: Record<string, string> }[];
  speedMillis: number[];
  invariants: InvariantResult[];
  plans: ServicePlan[] | undefined;
  spawns: number[];
  reasons: PlanCell["stoppedBecause"][];
  ended: string | undefined;
}

function gather({ header, lines }: JournalContent): Gathered {
  const spawns = header.cells.map(
    (_, cell) => lines.filter((line) => line.type === "spawn" && line.cell === cell).length,
  );
  const whole = lines.flatMap((line) =>
    line.type === "slice" && line.slice.spawn < spawns[line.slice.cell]! ? [line] : [],
  );
  // A process start that was cut off and measured again leaves the same numbers twice: the later ones count.
  const latest = new Map(
    whole.map((line) => [
      `${line.slice.cell}/${line.slice.spawn}/${line.slice.slice}/${line.slice.observations[0]!.variant}`,
      line,
    ]),
  );
  const kept = [...latest.values()];
  const verified = lines.findLast((line) => line.type === "invariants");
  return {
    slices: kept.map(({ slice }) => slice),
    histograms: kept.map(({ slice, histograms }) => ({ slice, byVariant: histograms })),
    speedMillis: lines.flatMap((line) => (line.type === "speed" ? [line.millis] : [])),
    invariants: verified?.results ?? [],
    plans: verified?.plans,
    spawns,
    reasons: header.cells.map((_, cell) => {
      const ended = lines.find((line) => line.type === "cell-ended" && line.cell === cell);
      return ended?.type === "cell-ended" ? ended.because : "interrupted";
    }),
    ended: lines.findLast((line) => line.type === "end")?.ended,
  };
}

/**
 * The result document of a journal: whole when the run ended, marked partial when it was cut off.
 * @param lab the lab as it was measured; its claims' digest is in the journal's header
 */
export function documentFromJournal(content: JournalContent, lab: LoadedLab): ResultDocument {
  const { header } = content;
  const gathered = gather(content);
  const { pace } = header;
  const measured = lab.workloads.filter(({ id }) =>
    header.cells.some((cell) => cell.workload === id),
  );
  const variants = new Set(
    measured.flatMap((workload) => variantsMeasured(header.cells, workload)),
  );
  const asked = {
    methodVersion: METHOD_VERSION,
    lab: lab.id,
    seed: header.seed,
    plan: {
      sliceSeconds: pace.sliceSeconds,
      slicesPerSpawn: pace.slicesPerSpawn,
      minimumSpawns: pace.minimumSpawns,
      budgetSecondsPerComparison: pace.budgetSeconds,
      targetHalfWidth: pace.targetHalfWidth,
      partial: gathered.ended === undefined,
      cells: header.cells.map((cell, index) =>
        planCell(
          { ...cell, ballast: cell.ballast && header.machine.pinning.applied },
          gathered.spawns[index]!,
          gathered.reasons[index]!,
        ),
      ),
    },
    variants: lab.variants.filter(({ id }) => variants.has(id)),
    workloads: measured.map((workload) =>
      describe(workload, variantsMeasured(header.cells, workload), pace.openSeconds),
    ),
    raw: { slices: gathered.slices, histograms: merged(gathered, header.cells, measured) },
  };
  const derived = derive(asked);
  return withContentId({
    schemaVersion: SCHEMA_VERSION,
    ...asked,
    chapter: lab.chapter,
    title: lab.title,
    question: lab.question,
    mode: header.mode,
    started: header.started,
    ended: gathered.ended ?? content.lastWritten,
    machine: {
      ...header.machine,
      stolenShare:
        gathered.slices.length > 0 ? median(gathered.slices.map((slice) => slice.stolenShare)) : 0,
      speedProbeMillis: gathered.speedMillis,
    },
    software: header.software,
    source: header.source,
    ...derived,
    invariants: gathered.invariants,
    ...(gathered.plans !== undefined && { plans: gathered.plans }),
    claims: decideClaims(lab.claims, { ...derived, invariants: gathered.invariants }),
    reproduce: reproduce(header),
  });
}

const planCell = (
  { workload, design, variant, baseline, ballast, metric, requestClass }: Cell,
  spawns: number,
  stoppedBecause: PlanCell["stoppedBecause"],
): PlanCell => ({
  workload,
  design,
  variant,
  baseline,
  spawns,
  ballast,
  stoppedBecause,
  ...(design === "control" && metric !== undefined && { metric }),
  ...(design === "control" && requestClass !== undefined && { requestClass }),
});

function describe(
  workload: Workload,
  variants: string[],
  openSeconds: number | undefined,
): WorkloadSummary {
  const { load, utilization, cores, roundTripMillis, faults, backlog } = workload;
  return {
    id: workload.id,
    title: workload.title,
    role: workload.role,
    design: workload.design,
    connections: load.connections,
    pipelining: load.kind === "closed" ? load.pipelining : 1,
    work: workload.work ?? null,
    cause: workload.cause ?? null,
    variants,
    ...(hasOpenLoad(workload) && {
      loads: Object.fromEntries(
        variants.map((id) => [id, shortened(loadOf(workload, id), openSeconds)]),
      ),
    }),
    ...(utilization !== undefined && { utilization }),
    ...(cores === "rest" && { cores }),
    ...(roundTripMillis !== undefined && { roundTripMillis }),
    ...(faults !== undefined && { faults }),
    ...(backlog !== undefined && { backlog }),
  };
}

/**
 * One histogram for each variant alone under load on a workload, and one for each class of its requests,
 * from the slices that count. A journal names them by variant, or by variant and class with a slash between.
 */
function merged(
  gathered: Gathered,
  cells: readonly Cell[],
  workloads: readonly Workload[],
): Histogram[] {
  const parts = new Map<string, { workload: string; name: string; encoded: string[] }>();
  for (const { slice, byVariant } of gathered.histograms) {
    if (slice.invalid !== null && slice.invalid !== "generator-bound") continue;
    const { workload } = cells[slice.cell]!;
    for (const [name, base64] of Object.entries(byVariant)) {
      const key = `${workload}/${name}`;
      const part = parts.get(key) ?? { workload, name, encoded: [] };
      part.encoded.push(base64);
      parts.set(key, part);
    }
  }
  return [...parts.values()].map(({ workload, name, encoded }) => {
    const histogram = mergeHistograms(encoded.map(decodeHistogram));
    const [variant = "", requestClass] = name.split("/");
    const measured = workloads.find(({ id }) => id === workload)!;
    return {
      workload,
      variant,
      ...(requestClass !== undefined && { requestClass }),
      unit: "microseconds",
      loop: loadOf(measured, variant).kind === "closed" ? "closed" : "open",
      count: histogram.totalCount,
      base64: encodeHistogram(histogram),
    };
  });
}

function reproduce({ lab, mode, seed, only, workloads }: JournalHeader): string {
  return [
    `npm run lab -- run ${lab}`,
    ...(mode === "default" ? [] : [`--${mode}`]),
    ...(only === null ? [] : [`--only ${only.join(",")}`]),
    ...(workloads === null ? [] : [`--workload ${workloads.join(",")}`]),
    `--seed ${seed}`,
  ].join(" ");
}
