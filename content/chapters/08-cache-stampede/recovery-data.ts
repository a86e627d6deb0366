/** A workload in which a service is lost and comes back, second by second: goodput and hit ratio of each variant. */

import type { ChapterContext } from "#content/chapter.ts";
import { SiteError } from "#content/error.ts";
import { formatExact, formatFixed, formatShare, NO_BREAK_SPACE } from "#content/format.ts";
import { missing, workloadOf } from "#content/lookup.ts";
import { titleOf } from "#content/tables.ts";
import {
  type Cut,
  cutOf,
  faultText,
  slicesInTurns,
  type TimedFault,
  timedFaults,
} from "#content/timed-slices.ts";
import type { Observation, Slice } from "#result/document/schema.ts";
import { median } from "#stats/quantile.ts";

type Searched = Pick<ChapterContext, "file" | "document">;

const COMPONENT = "Recovery";
/** Of what is due: a service that does so much is back, if it goes on for so many slices. */
export const GOOD_SHARE = 0.9;
export const GOOD_SLICES = 3;

/** One slice of a variant over all of its starts, as shares of what was due. */
export interface RecoveryPoint {
  /** The slice's middle, in seconds from the start of the schedule. */
  seconds: number;
  goodput: number;
  /** Lowest and highest of the starts. */
  low: number;
  high: number;
  /** Undefined where the servers' counters do not say. */
  hits: number | undefined;
}

export interface RecoverySeries {
  id: string;
  title: string;
  points: RecoveryPoint[];
  starts: number;
  /** From the service's return until the goodput is good, by start; infinite where it never was. */
  recoverySeconds: number[];
}

export interface Recovery {
  series: RecoverySeries[];
  /** What was done to services and processes, in the order of time. */
  faults: TimedFault[];
  fromSeconds: number;
  toSeconds: number;
}

/**
 * The slices of a workload with faults, in the order of its variants.
 * @throws SiteError for a workload that does not exist, has no faults, or was not measured
 */
export function recoveryOf(chapter: Searched, workloadId: string): Recovery {
  const document = chapter.document!;
  const workload = workloadOf(chapter, COMPONENT, workloadId);
  const { faults = [] } = workload;
  if (faults.length === 0) {
    throw new SiteError(
      `<${COMPONENT}> in ${chapter.file} asks for workload "${workloadId}", in which nothing is done to a service. Name one with faults.`,
    );
  }
  const cut = cutOf(workload);
  const timed = timedFaults(workload);
  const backAt = Math.max(...timed.map(({ seconds, forSeconds }) => seconds + forSeconds));
  const slices = slicesInTurns(document, workloadId).filter(({ invalid }) => invalid === null);
  const series = workload.variants.flatMap((id): RecoverySeries[] => {
    const own = slices.filter(({ observations }) => observations[0]?.variant === id);
    if (own.length === 0) return [];
    const bySlice = Map.groupBy(own, ({ slice }) => slice);
    const points = [...bySlice]
      .sort(([one], [other]) => one - other)
      .map(([index, some]) => pointOf(index, some, cut));
    const byStart = [...Map.groupBy(own, ({ spawn }) => spawn).values()];
    return [
      {
        id,
        title: titleOf(document, id),
        points,
        starts: byStart.length,
        recoverySeconds: byStart.map((some) => recoverySecondsOf(some, cut, backAt)),
      },
    ];
  });
  if (series.length === 0) {
    throw missing(
      COMPONENT,
      chapter.file,
      `slices of workload "${workloadId}"`,
      document.workloads.map(({ id }) => id),
    );
  }
  const last = series.flatMap(({ points }) => points.map(({ seconds }) => seconds));
  return {
    series,
    faults: timed,
    fromSeconds: cut.settleSeconds,
    toSeconds: Math.max(...last) + cut.sliceSeconds / 2,
  };
}

function pointOf(index: number, slices: readonly Slice[], cut: Cut): RecoveryPoint {
  const goodputs = slices.map(({ observations }) => goodputOf(observations[0]!));
  const hits = slices.flatMap(({ observations }) => hitsOf(observations[0]!) ?? []);
  return {
    seconds: cut.settleSeconds + (index + 0.5) * cut.sliceSeconds,
    goodput: median(goodputs),
    low: Math.min(...goodputs),
    high: Math.max(...goodputs),
    hits: hits.length > 0 ? median(hits) : undefined,
  };
}

/** Share of what was due that was answered rightly and in time. */
function goodputOf({ completed, errors, timeouts, mismatches, refused = 0 }: Observation): number {
  const due = completed + errors + timeouts + mismatches + refused;
  return due === 0 ? 0 : completed / due;
}

/** A hit is an answer, so a slice without any had none; its counters, which are given for each answer, say nothing. */
function hitsOf({ completed, counters = {} }: Observation): number | undefined {
  if (completed === 0) return 0;
  const { hits, misses } = counters;
  if (hits === undefined || misses === undefined || hits + misses === 0) return undefined;
  return hits / (hits + misses);
}

/** From the return to the beginning of the first of several good slices in a row, the last one of the run included. */
function recoverySecondsOf(
  slices: readonly Slice[],
  { settleSeconds, sliceSeconds }: Cut,
  backAt: number,
): number {
  const after = slices
    .map(({ slice, observations }) => ({
      from: settleSeconds + slice * sliceSeconds,
      isGood: goodputOf(observations[0]!) >= GOOD_SHARE,
    }))
    .filter(({ from }) => from >= backAt)
    .sort((one, other) => one.from - other.from);
  const first = after.findIndex((_, index) =>
    after.slice(index, index + GOOD_SLICES).every(({ isGood }) => isGood),
  );
  return first < 0 ? Number.POSITIVE_INFINITY : after[first]!.from - backAt;
}

/** "3 s", "3 s to 5 s" over the starts, "beyond the run" where it has not come to that. */
export function recoveryText({ recoverySeconds }: Pick<RecoverySeries, "recoverySeconds">): string {
  const [low, high] = [Math.min(...recoverySeconds), Math.max(...recoverySeconds)];
  const text = (seconds: number) =>
    Number.isFinite(seconds) ? formatExact(seconds, "s") : "beyond the run";
  return low === high ? text(low) : `${text(low)} to ${text(high)}`;
}

/** Whether a variant has come back, as the end of a sentence: "back after 3 s". */
export function backText(one: Pick<RecoverySeries, "recoverySeconds">): string {
  return one.recoverySeconds.some(Number.isFinite)
    ? `back after ${recoveryText(one)}`
    : "not back within the run";
}

/** The chart in words. */
export function recoveryDescription({ series, faults }: Recovery): string {
  const events = faults.map((fault) => `${faultText(fault)} at ${formatExact(fault.seconds, "s")}`);
  const variants = series.map((one) => `${one.title}: ${backText(one)}`);
  return `Goodput and hit ratio over time, as shares of what was due. ${events.join("; ")}. Back means at ${formatShare(GOOD_SHARE)} of what is due. ${variants.join(". ")}.`;
}

/** Mean goodput of each variant by phase, and how long it took to come back. */
export function recoveryTable({ series, faults, fromSeconds, toSeconds }: Recovery): {
  columns: string[];
  rows: string[][];
} {
  const [lost, back] = [faults[0]!.seconds, faults.at(-1)!.seconds];
  const half = (back + toSeconds) / 2;
  const phases: [name: string, from: number, to: number][] = [
    ["Before", fromSeconds, lost],
    ["While it is away", lost, back],
    ["After, first half", back, half],
    ["After, second half", half, toSeconds],
  ];
  const mean = (points: readonly RecoveryPoint[], from: number, to: number) => {
    const some = points.filter(({ seconds }) => seconds > from && seconds < to);
    if (some.length === 0) return "none";
    return formatShare(some.reduce((sum, { goodput }) => sum + goodput, 0) / some.length);
  };
  return {
    columns: [
      "Goodput",
      ...phases.map(([name, from, to]) => `${name} (${secondsText(from)} to ${secondsText(to)})`),
      `Back at ${formatShare(GOOD_SHARE)} after`,
      "Starts",
    ],
    rows: series.map((one) => [
      one.title,
      ...phases.map(([, from, to]) => mean(one.points, from, to)),
      recoveryText(one),
      formatExact(one.starts),
    ]),
  };
}

const secondsText = (seconds: number): string =>
  Number.isInteger(seconds)
    ? formatExact(seconds, "s")
    : `${formatFixed(seconds, 1)}${NO_BREAK_SPACE}s`;
