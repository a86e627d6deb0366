/**
 * What the measured gain means for one reader's request. Shared by the page's script and its tests,
 * so it imports nothing that a browser would not want to load.
 */

import { formatNumber, formatQuantity, formatRatioInterval, formatShare } from "#content/format.ts";
import type { Estimate } from "#stats/bootstrap.ts";
import { dilutedGainInterval, type Measured } from "#stats/dilution.ts";

/** The measured CPU costs of a request without other work, and how the two servers are called. */
export interface Costs {
  baseline: string;
  variant: string;
  /** e: CPU time of a request with the baseline, in microseconds. */
  baselineMicros: Estimate;
  /** e over f. */
  gain: Measured;
  /** The smallest detectable difference of the lab's comparison (0.03 means 3 %). */
  sees: number;
}

/** What the reader knows of a request. */
export interface Question {
  /** w: CPU time outside the framework. */
  workMillis: number;
  waitMillis: number;
  /** What one process serves now. */
  requestsPerSecond?: number | undefined;
}

export interface Answer {
  /** Requests that one process can serve, variant over baseline: (w + e) / (w + f). */
  capacity: Measured;
  /** CPU time a request that the variant saves; negative where it costs more. */
  savedMicros: Estimate;
  /** The same as a share of what a request costs now. */
  savedShare: Estimate;
  /** Share of its time that a process is busy at the rate asked about, with each server. */
  busy: { baseline: Estimate; variant: Estimate } | undefined;
  sentences: string[];
}

/** From this share on a process counts as near its limit. */
const NEAR_LIMIT = 0.8;
const MICROS_PER_SECOND = 1e6;
const MICROS_PER_MILLI = 1000;
const MOST = 1e9;

/** The fields of the form as numbers, or a sentence that says what to correct. An empty rate is none. */
export function readQuestion(fields: {
  work: string;
  wait: string;
  rate: string;
}): Question | string {
  const workMillis = readField(fields.work);
  if (workMillis === undefined) return "Enter the CPU time of your own code in ms: 0 or more.";
  const waitMillis = readField(fields.wait.trim() === "" ? "0" : fields.wait);
  if (waitMillis === undefined) return "Enter the waiting in ms: 0 or more.";
  if (fields.rate.trim() === "") return { workMillis, waitMillis };
  const requestsPerSecond = readField(fields.rate);
  if (requestsPerSecond === undefined || requestsPerSecond === 0) {
    return "Enter the requests per second as a number above 0, or leave the field empty.";
  }
  return { workMillis, waitMillis, requestsPerSecond };
}

/** Every interval holds the outermost values that e and e/f can take together, which is conservative. */
export function dilutionAnswer(question: Question, costs: Costs): Answer {
  const workMicros = question.workMillis * MICROS_PER_MILLI;
  const { baselineMicros, gain } = costs;
  const capacity = dilutedGainInterval(workMicros, baselineMicros, gain);
  const savedMicros = atCorners(costs, (e, ratio) => e - e / ratio);
  const savedShare = {
    value: 1 - 1 / capacity.ratio,
    low: 1 - 1 / capacity.low,
    high: 1 - 1 / capacity.high,
  };
  const rate = question.requestsPerSecond;
  const busyAt = (cost: (e: number, ratio: number) => number) =>
    atCorners(costs, (e, ratio) => (rate! * (workMicros + cost(e, ratio))) / MICROS_PER_SECOND);
  const busy =
    rate === undefined
      ? undefined
      : { baseline: busyAt((e) => e), variant: busyAt((e, ratio) => e / ratio) };
  const numbers = { capacity, savedMicros, savedShare, busy };
  return { ...numbers, sentences: sentencesOf(question, costs, numbers) };
}

function sentencesOf(
  question: Question,
  costs: Costs,
  numbers: Omit<Answer, "sentences">,
): string[] {
  return [
    capacitySentence(costs, numbers.capacity),
    cpuSentence(numbers),
    rateSentence(question, costs, numbers),
    waitSentence(question, costs),
    visibilitySentence(costs, numbers.capacity),
  ].filter((sentence) => sentence !== "");
}

function capacitySentence({ variant, baseline }: Costs, capacity: Measured): string {
  if (isUntold(capacity, 1)) {
    return `At the limit of its CPU, a process would serve about as many requests with ${variant} as with ${baseline}: ${formatRatioInterval(capacity)} times, which shows no difference from 1.`;
  }
  return `At the limit of its CPU, a process would serve ${formatRatioInterval(capacity)} times as many requests with ${variant} as with ${baseline}.`;
}

function cpuSentence({ savedMicros, savedShare }: Omit<Answer, "sentences">): string {
  if (isUntold(savedMicros, 0)) return "No difference in CPU time a request is shown.";
  const isLess = savedMicros.value > 0;
  return `Each request would take ${amount(savedMicros, micros)} ${isLess ? "less" : "more"} CPU time, which is ${amount(savedShare, formatShare)} of what it takes now.`;
}

function rateSentence(
  { requestsPerSecond, workMillis }: Question,
  { baseline, variant, baselineMicros }: Costs,
  { busy, savedShare }: Omit<Answer, "sentences">,
): string {
  const limit = MICROS_PER_SECOND / (workMillis * MICROS_PER_MILLI + baselineMicros.value);
  if (busy === undefined || requestsPerSecond === undefined) {
    return `With ${baseline}, one process is at its limit at about ${formatQuantity(limit, "requests/s")}. Well below that rate you would see less CPU time, not more requests.`;
  }
  const rate = formatQuantity(requestsPerSecond, "requests/s");
  const now = formatShare(busy.baseline.value);
  const then = formatShare(busy.variant.value);
  if (busy.baseline.value > 1) {
    const other =
      busy.variant.value > 1
        ? `${variant} would not change that: it would need ${then}.`
        : `With ${variant} it would be busy ${then} of the time.`;
    return `One process cannot serve ${rate} like this with ${baseline}: it would have to be busy ${now} of the time. ${other}`;
  }
  const state = `At ${rate} your process is busy ${now} of the time`;
  if (busy.baseline.value >= NEAR_LIMIT) {
    return `${state}, near its limit. With ${variant} it would be busy ${then}, and what it could serve beyond that is the gain in capacity.`;
  }
  const share = isUntold(savedShare, 0)
    ? "about as much CPU time as now"
    : `about ${formatShare(Math.abs(savedShare.value))} ${savedShare.value > 0 ? "less" : "more"} CPU time: busy ${then}`;
  return `${state}; its limit is about ${formatQuantity(limit, "requests/s")}. You will not see more requests per second; you will see ${share}.`;
}

function waitSentence({ waitMillis, workMillis }: Question, costs: Costs): string {
  if (waitMillis === 0) return "";
  const { baseline, baselineMicros } = costs;
  const restMicros = (waitMillis + workMillis) * MICROS_PER_MILLI;
  const least = millis(restMicros + baselineMicros.low);
  const most = formatShare(baselineMicros.high / (restMicros + baselineMicros.high));
  return `A request takes at least ${least}, waiting included, of which ${baseline} is at most ${most}. While requests do not queue for the CPU, no framework makes the answer faster by more than that.`;
}

function visibilitySentence({ sees }: Costs, capacity: Measured): string {
  const distance = Math.max(capacity.high, 1 / capacity.low) - 1;
  if (distance >= sees || isUntold(capacity, 1)) return "";
  return `The smallest detectable difference in throughput of the lab's own comparison is ${formatShare(sees)}; do not expect to see this one on a chart.`;
}

/** A function of e and e/f at their values, and at its extremes over the four corners of their intervals. */
function atCorners(
  { baselineMicros, gain }: Costs,
  of: (baselineMicros: number, gain: number) => number,
): Estimate {
  const corners = [baselineMicros.low, baselineMicros.high].flatMap((e) => [
    of(e, gain.low),
    of(e, gain.high),
  ]);
  return {
    value: of(baselineMicros.value, gain.ratio),
    low: Math.min(...corners),
    high: Math.max(...corners),
  };
}

/** The size of an estimate of either sign: "17.9 µs (16.8 to 19.0)". */
function amount({ value, low, high }: Estimate, show: (value: number) => string): string {
  const [near, far] = [Math.abs(low), Math.abs(high)].sort((a, b) => a - b) as [number, number];
  return `${show(Math.abs(value))} (${show(near)} to ${show(far)})`;
}

function isUntold({ low, high }: { low: number; high: number }, nothing: number): boolean {
  return low <= nothing && high >= nothing;
}

function micros(value: number): string {
  return formatQuantity(value, "µs");
}

function millis(micros: number): string {
  return `${formatNumber(micros / MICROS_PER_MILLI)}\u00a0ms`;
}

function readField(text: string): number | undefined {
  const value = Number(text.trim() === "" ? Number.NaN : text);
  return value >= 0 && value <= MOST ? value : undefined;
}
