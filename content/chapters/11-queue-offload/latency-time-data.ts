/** A percentile of latency second by second while the load rises and falls, and what it was in each phase of the load. */

import type { ChapterContext } from "#content/chapter.ts";
import { SiteError } from "#content/error.ts";
import { formatExact, formatNumber } from "#content/format.ts";
import { missing, workloadOf } from "#content/lookup.ts";
import { titleOf } from "#content/tables.ts";
import { type Cut, cutOf, slicesInTurns, spikeIn } from "#content/timed-slices.ts";
import type { Slice } from "#result/document/schema.ts";
import { median } from "#stats/quantile.ts";

type Searched = Pick<ChapterContext, "file" | "document">;

const COMPONENT = "LatencyOverTime";
const MICROS_PER_MILLI = 1e3;
const NONE = "–";

/** The 99th percentile of what was due in a slice, over all starts. */
export interface LatencyPoint {
  /** The middle of the slice. */
  seconds: number;
  millis: number;
  low: number;
  high: number;
}

export interface LatencyLine {
  id: string;
  title: string;
  points: LatencyPoint[];
  starts: number;
  /** The median second of each phase, in the order of phases; the median of the starts, and the lowest and highest of them. */
  phases: ({ millis: number; low: number; high: number } | undefined)[];
}

export interface Phase {
  title: string;
  fromSeconds: number;
  toSeconds: number;
}

export interface LatencyOverTime {
  lines: LatencyLine[];
  phases: Phase[];
  spike: { fromSeconds: number; toSeconds: number };
  fromSeconds: number;
  toSeconds: number;
}

/**
 * The 99th percentiles of a workload's variants, in their order.
 * @throws SiteError for a workload that does not exist, has no spike, or was not measured
 */
export function latencyOverTime(chapter: Searched, workloadId: string): LatencyOverTime {
  const document = chapter.document!;
  const workload = workloadOf(chapter, COMPONENT, workloadId);
  const spike = spikeIn(workload);
  if (spike === undefined) {
    throw new SiteError(
      `<${COMPONENT}> in ${chapter.file} asks for workload "${workloadId}", whose load has no spike. Name one that has.`,
    );
  }
  const cut = cutOf(workload);
  const valid = slicesInTurns(document, workloadId).filter(({ invalid }) => invalid === null);
  const slices = Math.max(0, ...valid.map(({ slice }) => slice + 1));
  const endsAtSeconds = cut.settleSeconds + slices * cut.sliceSeconds;
  const phases = phasesOf(spike, cut.settleSeconds, endsAtSeconds);
  const lines = workload.variants.flatMap((id): LatencyLine[] => {
    const own = valid.filter(({ observations }) => observations[0]?.variant === id);
    if (own.length === 0) return [];
    return [{ id, title: titleOf(document, id), ...lineOf(own, cut, phases) }];
  });
  if (lines.length === 0) {
    throw missing(
      COMPONENT,
      chapter.file,
      `slices of workload "${workloadId}"`,
      document.workloads.map(({ id }) => id),
    );
  }
  return { lines, phases, spike, fromSeconds: cut.settleSeconds, toSeconds: endsAtSeconds };
}

/** Before the spike, in it, for as long again, and the rest. */
function phasesOf(
  { fromSeconds, toSeconds }: LatencyOverTime["spike"],
  begin: number,
  end: number,
): Phase[] {
  const again = Math.min(end, 2 * toSeconds - fromSeconds);
  const titled = (from: number, to: number): Phase => ({
    title: `${formatExact(from)} to ${formatExact(to)} s`,
    fromSeconds: from,
    toSeconds: to,
  });
  return [
    titled(begin, fromSeconds),
    titled(fromSeconds, toSeconds),
    titled(toSeconds, again),
    titled(again, end),
  ].filter((phase) => phase.toSeconds > phase.fromSeconds);
}

function lineOf(
  slices: readonly Slice[],
  { settleSeconds, sliceSeconds }: Cut,
  phases: readonly Phase[],
): Pick<LatencyLine, "points" | "starts" | "phases"> {
  const middle = ({ slice }: Slice) => settleSeconds + (slice + 0.5) * sliceSeconds;
  const p99 = ({ observations }: Slice) => observations[0]!.latencyP99Micros / MICROS_PER_MILLI;
  const bySecond = Map.groupBy(slices, middle);
  const byStart = [...Map.groupBy(slices, ({ spawn }) => spawn).values()];
  return {
    starts: byStart.length,
    points: [...bySecond]
      .sort(([one], [other]) => one - other)
      .map(([seconds, some]) => ({ seconds, ...rangeOf(some.map(p99)) })),
    phases: phases.map(({ fromSeconds, toSeconds }) => {
      const seconds = byStart.flatMap((start) => {
        const inside = start.filter((one) => middle(one) >= fromSeconds && middle(one) < toSeconds);
        return inside.length === 0 ? [] : [median(inside.map(p99))];
      });
      return seconds.length === 0 ? undefined : rangeOf(seconds);
    }),
  };
}

const rangeOf = (values: readonly number[]) => ({
  millis: median(values),
  low: Math.min(...values),
  high: Math.max(...values),
});

/** The chart in words. */
export function latencyDescription({ lines, phases, spike }: LatencyOverTime): string {
  const texts = lines.map(
    (one) =>
      `${one.title}: ${phases
        .map(({ title }, index) => `${title} ${inMillis(one.phases[index]?.millis)}`)
        .join(", ")}`,
  );
  return `The 99th percentile of latency in each second. The load is highest from ${formatExact(spike.fromSeconds)} to ${formatExact(spike.toSeconds, "s")}. In the median second of each phase: ${texts.join("; ")}.`;
}

/** A row for each variant, a column for each phase. */
export function latencyTable({ lines, phases }: LatencyOverTime): {
  columns: string[];
  rows: string[][];
} {
  return {
    columns: ["Variant", ...phases.map(({ title }) => `${title}, ms`), "Starts"],
    rows: lines.map((one) => [
      one.title,
      ...one.phases.map((phase) =>
        phase === undefined
          ? NONE
          : `${formatNumber(phase.millis)} (${formatNumber(phase.low)} to ${formatNumber(phase.high)})`,
      ),
      formatExact(one.starts),
    ]),
  };
}

const inMillis = (millis: number | undefined) =>
  millis === undefined ? "not measured" : `${formatNumber(millis)} ms`;
