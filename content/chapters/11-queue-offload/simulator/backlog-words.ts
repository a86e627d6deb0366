/** The figures and the sentences of the backlog simulator. */

import { formatExact, formatNumber, formatQuantity } from "#content/format.ts";
import type { TableRow } from "#ui/simulator/drawing/table-rows.ts";
import { type BacklogOutlook, capacityPerSecond } from "./backlog.ts";
import { type BacklogView, LEAD_SECONDS } from "./backlog-model.ts";

/** What was simulated, and what the formula expects. */
export function figureRows(view: BacklogView): TableRow[] {
  const { run, outlook } = view;
  return [
    { name: "Peak backlog", cells: [jobs(run.peakJobs), peakText(outlook)] },
    { name: "Drained after the spike in", cells: [drainedText(view), drainText(outlook)] },
    { name: "Longest wait", cells: [seconds(run.longestWaitSeconds), waitText(outlook)] },
    { name: "Refused", cells: [jobs(run.refusedJobs), refusedText(outlook)] },
  ];
}

/** Peak, longest wait and drain time, as cells of a row. */
export const outlookCells = (outlook: BacklogOutlook): [string, string, string] => [
  peakText(outlook),
  waitText(outlook),
  drainText(outlook),
];

/** What the reader has set. */
export function scenarioSentence({ scenario, parameters }: BacklogView): string {
  const { calmPerSecond, spikePerSecond, spikeSeconds, workers, serviceMillis, bound } = scenario;
  const capacity = rate(capacityPerSecond(parameters));
  const crew = `${formatExact(workers)} ${agree(workers, "worker does", "workers do")} at most ${capacity}`;
  const room = bound === 0 ? "" : ` At most ${jobs(bound)} may wait.`;
  return `${rate(calmPerSecond)}, and ${rate(spikePerSecond)} for ${formatExact(spikeSeconds, "s")}; with ${formatExact(serviceMillis, "ms")} a job, ${crew}.${room}`;
}

/** What the formula says comes of it. */
export function outlookSentence({ scenario, outlook }: BacklogView): string {
  const { peakJobs, refusedJobs, drain } = outlook;
  if (drain.kind === "never") {
    const { growthPerSecond } = drain;
    if (growthPerSecond === 0)
      return "As many come without a spike as can be done: what waits when the spike is over stays, and by the formula the backlog never drains.";
    const more = `Without a spike too, ${rate(growthPerSecond)} more come than can be done`;
    return scenario.bound === 0
      ? `${more}: the backlog grows without end and never drains.`
      : `${more}: the queue stays full, and as many are refused without end.`;
  }
  if (peakJobs === 0)
    return "That is enough for the spike too: by the formula there is no backlog.";
  const refused =
    refusedJobs > 0 ? `${jobs(refusedJobs)} ${agree(refusedJobs, "is", "are")} refused, ` : "";
  return `By the formula ${refused}${jobs(peakJobs)} ${agree(peakJobs, "waits", "wait")} when the spike ends, the last of them for ${waitText(outlook)}, and the backlog is gone ${drainText(outlook)} after the spike.`;
}

/** What the simulation found. */
export function runSentence(view: BacklogView): string {
  const { run } = view;
  const { waiting } = run.moments.at(-1)!;
  const end = hasDrained(view)
    ? `the backlog is gone ${drainedText(view)} after the spike`
    : `${jobs(waiting)} still ${agree(waiting, "waits", "wait")} after ${formatExact(view.untilSeconds, "s")}`;
  return `Simulated: the backlog grows to ${jobs(run.peakJobs)} and a wait to ${seconds(run.longestWaitSeconds)}, ${jobs(run.refusedJobs)} ${agree(run.refusedJobs, "is", "are")} refused, and ${end}.`;
}

/** All that a screen reader hears. */
export const viewSentences = (view: BacklogView): string =>
  `${scenarioSentence(view)} ${outlookSentence(view)} ${runSentence(view)}`;

function peakText({ peakJobs }: BacklogOutlook): string {
  return Number.isFinite(peakJobs) ? jobs(peakJobs) : "no end";
}

function waitText({ longestWaitSeconds }: BacklogOutlook): string {
  return Number.isFinite(longestWaitSeconds) ? seconds(longestWaitSeconds) : "no end";
}

function refusedText({ refusedJobs, drain }: BacklogOutlook): string {
  if (Number.isFinite(refusedJobs)) return jobs(refusedJobs);
  return drain.kind === "never" ? `${rate(drain.growthPerSecond)}, no end` : "no end";
}

function drainText({ drain }: BacklogOutlook): string {
  return drain.kind === "drains" ? seconds(drain.seconds) : "never";
}

/** A queue that never drains may be empty for a moment by luck; what counts is that it does not stay so. */
const hasDrained = ({ run, outlook }: BacklogView): boolean =>
  run.drainSeconds !== undefined && outlook.drain.kind === "drains";

function drainedText(view: BacklogView): string {
  const { run, untilSeconds } = view;
  return hasDrained(view)
    ? seconds(run.drainSeconds!)
    : `not by ${formatExact(untilSeconds - LEAD_SECONDS - view.scenario.spikeSeconds, "s")}`;
}

const agree = (count: number, one: string, many: string): string => (count === 1 ? one : many);

const jobs = (count: number): string =>
  count === 1
    ? "1 job"
    : `${Number.isInteger(count) ? formatExact(count) : formatNumber(count)} jobs`;

const rate = (perSecond: number): string =>
  `${Number.isInteger(perSecond) ? formatExact(perSecond) : formatNumber(perSecond)} jobs/s`;

/** Sums of binary fractions leave a trace far below a microsecond. */
const seconds = (value: number): string => formatQuantity(Math.round(value * 1e6) / 1e6, "s");
