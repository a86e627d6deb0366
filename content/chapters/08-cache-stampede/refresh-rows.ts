/** The stampede lab's recomputations a cycle: what the servers counted in the timed slices, beside what theory expects. */

import type { ChapterContext } from "#content/chapter.ts";
import { formatExact, formatNumber } from "#content/format.ts";
import { missing, workloadOf } from "#content/lookup.ts";
import { titleOf } from "#content/tables.ts";
import type { ResultDocument } from "#result/document/schema.ts";
import { expectedRecomputations, type StampedeStrategy } from "./simulator/stampede.ts";

type Searched = Pick<ChapterContext, "file" | "document">;

const COMPONENT = "RefreshTable";

/** What a result does not say of the lab and theory has to know. */
export const HOT_KEY = { ratePerSecond: 500, recomputeSeconds: 0.3, processes: 4, beta: 1 };

/** The lab's variants in the words of theory. */
export const STRATEGY_OF: Readonly<Record<string, StampedeStrategy>> = {
  naive: "naive",
  "single-flight": "single-flight",
  "redis-lock": "lock",
  "early-expiry": "early-expiry",
  "stale-while-revalidate": "stale",
};

export interface RefreshRow {
  title: string;
  recomputations: number;
  cycles: number;
  /** Over all slices; undefined where no cycle was seen. */
  perCycle: number | undefined;
  /** Lowest and highest of the starts in which a cycle was seen. */
  range: { low: number; high: number } | undefined;
  expected: number;
}

interface Counted {
  recomputations: number;
  cycles: number;
}

/**
 * Counted over all slices that are valid. A cycle that a slice cuts in two has its recomputations in one slice and
 * its end in the next, which evens out over the starts.
 * @throws SiteError for a workload that does not exist, or whose servers counted neither
 */
export function refreshRows(chapter: Searched, workloadId: string): RefreshRow[] {
  const document = chapter.document!;
  const { id: workload, variants } = workloadOf(chapter, COMPONENT, workloadId);
  const rows = variants.flatMap((id): RefreshRow[] => {
    const strategy = STRATEGY_OF[id];
    const byStart = countedByStart(document, workload, id);
    if (strategy === undefined || byStart.length === 0) return [];
    const total = sumOf(byStart);
    const perStart = byStart.flatMap((one) => perCycleOf(one) ?? []);
    return [
      {
        title: titleOf(document, id),
        ...total,
        perCycle: perCycleOf(total),
        range:
          perStart.length === 0
            ? undefined
            : { low: Math.min(...perStart), high: Math.max(...perStart) },
        expected: expectedRecomputations({ ...HOT_KEY, strategy }),
      },
    ];
  });
  if (rows.length > 0) return rows;
  throw missing(
    COMPONENT,
    chapter.file,
    `recomputations and cycles counted on workload "${workloadId}"`,
    document.workloads.map(({ id }) => id),
  );
}

/** By fresh start: counters are given for each completed request, so they are multiplied by those. */
function countedByStart(
  { plan, raw }: ResultDocument,
  workload: string,
  variant: string,
): Counted[] {
  const cells = plan.cells.flatMap((cell, index) =>
    cell.workload === workload && cell.design === "interleaved" ? [index] : [],
  );
  const slices = raw.slices.filter(
    ({ cell, invalid, observations }) =>
      invalid === null && cells.includes(cell) && observations[0]?.variant === variant,
  );
  const byStart = Map.groupBy(slices, ({ spawn }) => spawn);
  return [...byStart.values()].flatMap((some) => {
    const counted = some.flatMap(({ observations }) => {
      const { completed, counters = {} } = observations[0]!;
      const { recomputations, cycles } = counters;
      if (recomputations === undefined || cycles === undefined) return [];
      return [
        {
          recomputations: Math.round(recomputations * completed),
          cycles: Math.round(cycles * completed),
        },
      ];
    });
    return counted.length === 0 ? [] : [sumOf(counted)];
  });
}

function sumOf(all: readonly Counted[]): Counted {
  return {
    recomputations: all.reduce((sum, one) => sum + one.recomputations, 0),
    cycles: all.reduce((sum, one) => sum + one.cycles, 0),
  };
}

const perCycleOf = ({ recomputations, cycles }: Counted): number | undefined =>
  cycles === 0 ? undefined : recomputations / cycles;

export function refreshTable(rows: readonly RefreshRow[]): { columns: string[]; rows: string[][] } {
  return {
    columns: [
      "Variant",
      "Recomputations",
      "Cycles",
      "Recomputations a cycle",
      "Lowest and highest start",
      "Theory",
    ],
    rows: rows.map(({ title, recomputations, cycles, perCycle, range, expected }) => [
      title,
      formatExact(recomputations),
      formatExact(cycles),
      perCycle === undefined ? "no cycle seen" : formatNumber(perCycle),
      range === undefined ? "none" : `${formatNumber(range.low)} to ${formatNumber(range.high)}`,
      formatNumber(expected),
    ]),
  };
}
