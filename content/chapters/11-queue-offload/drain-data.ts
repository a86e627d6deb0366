/** A backlog over time: what arrived and was not done yet, slice by slice, and how long a spike's took to go. */

import type { ChapterContext } from "#content/chapter.ts";
import { SiteError } from "#content/error.ts";
import { formatExact, formatFixed, formatNumber, NO_BREAK_SPACE } from "#content/format.ts";
import { missing, workloadOf } from "#content/lookup.ts";
import { titleOf } from "#content/tables.ts";
import { cutOf, faultText, slicesInTurns, spikeIn, timedFaults } from "#content/timed-slices.ts";
import { flowsByStart } from "#result/derive/flows.ts";
import type { Drain } from "#result/document/schema.ts";
import { backlogOf } from "#stats/drain.ts";
import { median } from "#stats/quantile.ts";

type Searched = Pick<ChapterContext, "file" | "document">;

const COMPONENT = "Backlog";

/** The backlog at the end of a slice, over all starts. */
export interface BacklogPoint {
  seconds: number;
  jobs: number;
  low: number;
  high: number;
}

export interface BacklogSeries {
  id: string;
  title: string;
  points: BacklogPoint[];
  starts: number;
  /** Of the medians. */
  highest: number;
  /** Of the medians, when the load has ended. */
  left: number;
  /** Where the load has a spike that the variant could not keep up with. */
  drain: Drain | undefined;
  /** What arithmetic makes of the spike: corners of a line. */
  expected: { seconds: number; jobs: number }[];
}

/** Equal things that were done at some times. */
export interface FaultGroup {
  text: string;
  seconds: number[];
}

export interface BacklogOverTime {
  series: BacklogSeries[];
  faults: FaultGroup[];
  spike: { fromSeconds: number; toSeconds: number } | undefined;
  toSeconds: number;
}

/**
 * The backlogs of a workload's variants, in their order.
 * @throws SiteError for a workload that does not exist, names no backlog, or was not measured
 */
export function backlogOverTime(chapter: Searched, workloadId: string): BacklogOverTime {
  const document = chapter.document!;
  const workload = workloadOf(chapter, COMPONENT, workloadId);
  const { backlog } = workload;
  if (backlog === undefined) {
    throw new SiteError(
      `<${COMPONENT}> in ${chapter.file} asks for workload "${workloadId}", which names no backlog. Name one that does.`,
    );
  }
  const cut = cutOf(workload);
  const slices = slicesInTurns(document, workloadId);
  const spike = spikeIn(workload);
  const series = workload.variants.flatMap((id): BacklogSeries[] => {
    const own = slices.filter(({ observations }) => observations[0]?.variant === id);
    const starts = flowsByStart(own, backlog, cut);
    if (starts.length === 0) return [];
    const backlogs = starts.map(backlogOf);
    const points = starts[0]!.map(({ untilSeconds }, index) =>
      pointOf(
        untilSeconds,
        backlogs.flatMap((one) => one[index] ?? []),
      ),
    );
    const drain = document.drains?.find((one) => one.workload === workloadId && one.variant === id);
    return [
      {
        id,
        title: titleOf(document, id),
        points: [{ seconds: cut.settleSeconds, jobs: 0, low: 0, high: 0 }, ...points],
        starts: starts.length,
        highest: Math.max(...points.map(({ jobs }) => jobs)),
        left: points.at(-1)!.jobs,
        drain,
        expected: drain !== undefined && spike !== undefined ? expectedLine(drain, spike) : [],
      },
    ];
  });
  if (series.length === 0) {
    throw missing(
      COMPONENT,
      chapter.file,
      `counts of workload "${workloadId}"`,
      document.workloads.map(({ id }) => id),
    );
  }
  const faults = Map.groupBy(timedFaults(workload), faultText);
  return {
    series,
    faults: [...faults].map(([text, some]) => ({
      text,
      seconds: some.map(({ seconds }) => seconds),
    })),
    spike,
    toSeconds: Math.max(...series.flatMap(({ points }) => points.map(({ seconds }) => seconds))),
  };
}

function pointOf(seconds: number, jobs: readonly number[]): BacklogPoint {
  return { seconds, jobs: median(jobs), low: Math.min(...jobs), high: Math.max(...jobs) };
}

/** (a - m) T at the end of the spike, and nothing after (a - m) T / (m - b). */
function expectedLine(
  { capacityPerSecond, expectedSeconds }: Drain,
  spike: NonNullable<ReturnType<typeof spikeIn>>,
): BacklogSeries["expected"] {
  const { fromSeconds, toSeconds, ratePerSecond } = spike;
  const peak = (ratePerSecond - capacityPerSecond) * (toSeconds - fromSeconds);
  return [
    { seconds: fromSeconds, jobs: 0 },
    { seconds: toSeconds, jobs: peak },
    { seconds: toSeconds + expectedSeconds, jobs: 0 },
  ];
}

const seconds = (value: number) => `${formatFixed(value, 1)}${NO_BREAK_SPACE}s`;

/** What became of a variant's backlog, as the end of a sentence. */
export function backlogText({ drain, highest, left }: BacklogSeries): string {
  const most = `at most ${formatNumber(Math.max(0, highest))}`;
  if (drain !== undefined) return `${most}, ${drainText(drain)}`;
  return `${most}, ${formatNumber(Math.max(0, left))} at the end`;
}

function drainText({ seconds: measured, expectedSeconds, undrained }: Drain): string {
  const expected = `expected ${seconds(expectedSeconds)}`;
  return undrained > 0
    ? `not gone when the load ended, ${expected}`
    : `gone after ${seconds(measured.value)}, ${expected}`;
}

export function faultGroupText({ text, seconds: times }: FaultGroup): string {
  return times.length === 1
    ? `${text}, at ${formatExact(times[0]!, "s")}`
    : `${text}, ${formatExact(times.length)} times`;
}

/** The chart in words. */
export function backlogDescription({ series, faults, spike }: BacklogOverTime): string {
  const events = [
    ...(spike
      ? [
          `The load is highest from ${formatExact(spike.fromSeconds, "s")} to ${formatExact(spike.toSeconds, "s")}`,
        ]
      : []),
    ...faults.map(
      ({ text, seconds: times }) =>
        `${text} at ${times.map((one) => formatExact(one)).join(", ")}${NO_BREAK_SPACE}s`,
    ),
  ];
  const variants = series.map((one) => `${one.title}: ${backlogText(one)}`);
  return `Orders that have arrived and are not done, over time. ${events.join("; ")}. ${variants.join(". ")}.`;
}

/** Peak, drain and what is left of each variant. */
export function backlogTable({ series }: BacklogOverTime): { columns: string[]; rows: string[][] } {
  const hasSpike = series.some(({ drain }) => drain !== undefined);
  return {
    columns: [
      "Variant",
      "Highest backlog",
      ...(hasSpike ? ["Done a second in the spike", "Gone after", "Expected"] : []),
      "At the end",
      "Starts",
    ],
    rows: series.map((one) => [
      one.title,
      formatNumber(Math.max(0, one.highest)),
      ...(hasSpike ? drainCells(one.drain) : []),
      formatNumber(Math.max(0, one.left)),
      formatExact(one.starts),
    ]),
  };
}

function drainCells(drain: Drain | undefined): string[] {
  if (drain === undefined) return ["", "no backlog", ""];
  const { seconds: measured, capacityPerSecond, expectedSeconds, undrained } = drain;
  const gone =
    undrained > 0
      ? "beyond the run"
      : `${formatFixed(measured.value, 1)} (${formatFixed(measured.low, 1)} to ${formatFixed(measured.high, 1)})${NO_BREAK_SPACE}s`;
  return [formatNumber(capacityPerSecond), gone, seconds(expectedSeconds)];
}
