/** The pictures and the figures of a queue that the reader turns; lengths in user units of a picture. */
import {
  formatExact,
  formatFixed,
  formatQuantity,
  formatRatio,
  formatRatioInterval,
  formatShare,
  NO_BREAK_SPACE,
} from "#content/format.ts";
import type { Mark } from "#ui/simulator/drawing/marks.ts";
import { shapesOf } from "#ui/simulator/drawing/shapes.ts";
import {
  BARS,
  type Formula,
  type LiveQueue,
  MEAN_SERVICE_SECONDS,
  MOST_BATCHES,
  type QueueScenario,
  queueFormula,
  type WaitTally,
} from "./queue-model.ts";

/** Of either picture: as wide as a phone, so that letters stay readable there. */
export const WIDTH = 320;
export const HEIGHT = 220;
const MARGIN = 8;
const FOOT = HEIGHT - 6;
const SLOT = { top: 26, height: 30, widest: 30, gap: 3 } as const;
const DOTS = { top: 94, pitch: 9.5, radius: 3.2, columns: 32, rows: 11 } as const;
const PLOT = { left: 34, right: 286, top: 72, bottom: 184, sideBar: 14 } as const;
const KEY = { left: MARGIN, right: 26, text: 32 } as const;

const { circle, label, line, rect } = shapesOf("queue");

/** Each server with what is left of its work, and below them the requests that wait. */
export function queueMarks({ slots, busy, waiting, now }: LiveQueue): Mark[] {
  const pitch = Math.min(SLOT.widest, (WIDTH - 2 * MARGIN) / slots.length);
  const width = pitch - SLOT.gap;
  const dots = Math.min(waiting.length, DOTS.columns * DOTS.rows);
  const more = waiting.length - dots;
  return [
    label("heading", MARGIN, 14, `${busy} of ${slots.length} servers busy`),
    label("note", WIDTH - MARGIN, 14, moment(now), "end"),
    ...slots.flatMap((request, index) => {
      const left = request ? (request.end - now) / (request.end - request.start) : 0;
      const x = MARGIN + index * pitch;
      const height = SLOT.height * left;
      return [
        rect("slot", x, SLOT.top, width, SLOT.height),
        rect("work", x, SLOT.top + SLOT.height - height, width, height),
      ];
    }),
    label("heading", MARGIN, 82, `${formatExact(waiting.length)} waiting`),
    ...Array.from({ length: dots }, (_, index) => {
      const cx = MARGIN + DOTS.radius + (index % DOTS.columns) * DOTS.pitch;
      const cy = DOTS.top + Math.floor(index / DOTS.columns) * DOTS.pitch;
      return circle("dot", cx, cy, DOTS.radius);
    }),
    label("note", MARGIN, FOOT, more > 0 ? `and ${formatExact(more)} more` : ""),
  ];
}

/** The histogram of the waits, their mean with its interval, and the formula's line if one exists. */
export function histogramMarks(tally: WaitTally): Mark[] {
  const { bars, count, waited, mean, spanSeconds, scenario } = tally;
  const formula = queueFormula(scenario);
  const interval = tally.interval();
  const width = (PLOT.right - PLOT.left) / BARS;
  const tallest = Math.max(1, ...bars);
  const xOfBar = (at: number) => PLOT.left + at * width;
  const xOf = (seconds: number) => xOfBar(Math.min(1, seconds / spanSeconds) * BARS);
  const bar = (kind: string, x: number, across: number, requests: number) => {
    const height = Math.min(1, requests / tallest) * (PLOT.bottom - PLOT.top);
    return rect(kind, x, PLOT.bottom - height, across, height);
  };
  const upright = (kind: string, seconds: number, keyY: number, key: string) => [
    line(kind, KEY.left, keyY - 4, KEY.right, keyY - 4),
    label("label", KEY.text, keyY, `${key}: ${formatTime(seconds)}`),
    line(kind, xOf(seconds), PLOT.top, xOf(seconds), PLOT.bottom),
  ];
  const tick = (seconds: number) => {
    const text = seconds === 0 ? "0" : formatTime(seconds, formatExact);
    return label("note", xOf(seconds), PLOT.bottom + 14, text, "middle");
  };
  const share = formatShare(count === 0 ? 0 : waited / count);
  return [
    label("heading", MARGIN, 14, `Waiting times of ${formatExact(count)} requests`),
    label("note", MARGIN, 30, `${share} had to wait`),
    bar("rest", MARGIN, PLOT.sideBar, count - waited),
    ...Array.from({ length: BARS }, (_, at) => bar("bar", xOfBar(at), width, bars[at]!)),
    bar("rest", WIDTH - MARGIN - PLOT.sideBar, PLOT.sideBar, bars[BARS]!),
    line("axis", MARGIN, PLOT.bottom, WIDTH - MARGIN, PLOT.bottom),
    ...[0, spanSeconds / 2, spanSeconds].map(tick),
    label("note", MARGIN, FOOT, "none"),
    label("note", (PLOT.left + PLOT.right) / 2, FOOT, "time waited", "middle"),
    label("note", WIDTH - MARGIN, FOOT, "longer", "end"),
    ...(count > 0 ? upright("mean", mean, 46, "mean") : []),
    ...(interval
      ? [line("whisker", xOf(interval.low), PLOT.top + 4, xOf(interval.high), PLOT.top + 4)]
      : []),
    ...(formula
      ? upright("formula", formula.meanWait, 62, `formula, ${kindOf(formula)}`)
      : [label("label", MARGIN, 62, "no formula: the queue grows without end")]),
  ];
}

/** Waits counted, their mean, its interval, what the formula says, and the ratio of the two. */
export function figuresOf(tally: WaitTally): [string, string, string, string, string] {
  const { count, mean, waited, scenario } = tally;
  const counted = formatExact(count);
  const formula = queueFormula(scenario);
  if (!formula) return [counted, formatTime(mean), "none", "none: it grows without end", "none"];
  const { meanWait } = formula;
  const interval = tally.interval();
  if (!interval) {
    const ratio = waited < MOST_BATCHES ? "too few waited" : formatRatio(mean / meanWait);
    return [counted, formatTime(mean), "too few arrivals", formatTime(meanWait), ratio];
  }
  const { low, high } = interval;
  return [
    counted,
    formatTime(mean),
    `${formatTime(low)} to ${formatTime(high)}`,
    formatTime(meanWait),
    formatRatioInterval({ ratio: mean / meanWait, low: low / meanWait, high: high / meanWait }),
  ];
}

/** What the reader has set, and what theory says of it. */
export function scenarioSentence(scenario: QueueScenario): string {
  const { servers, load, service } = scenario;
  const queue = `${servers} ${servers === 1 ? "server" : "servers"} at ${formatShare(load)} load, ${service} service`;
  const formula = queueFormula(scenario);
  if (formula) {
    return `${queue}: a request waits ${formatTime(formula.meanWait)} on average by ${formula.name}, which is ${kindOf(formula)} here.`;
  }
  const growth = Number((((load - 1) * servers) / MEAN_SERVICE_SECONDS).toFixed(1));
  const why =
    growth > 0
      ? `more work comes than the servers can do. The queue grows without end, by about ${formatExact(growth)} requests a second`
      : "as much work comes as the servers can do, and no time is left to catch up. The queue grows without end, though ever more slowly";
  return `${queue}: ${why}. The mean wait depends on how long you look, so no formula's line exists.`;
}

/** What a run of many arrivals found. */
export function runSentence(tally: WaitTally): string {
  const [counted, mean, interval, formula, ratio] = figuresOf(tally);
  return `${counted} arrivals with seed ${tally.scenario.seed}: mean wait ${mean}, 95 % interval ${interval}; formula ${formula}; measured over formula ${ratio}.`;
}

/** What the picture of the queue shows now. */
export function momentSentence({ now, busy, slots, waiting, tally }: LiveQueue): string {
  return `After ${moment(now)} of the queue: ${busy} of ${slots.length} servers busy, ${formatExact(waiting.length)} waiting. Mean wait so far: ${formatTime(tally.mean)}.`;
}

/** "11.1 ms": in the unit that suits the size. */
export function formatTime(
  seconds: number,
  write: (value: number, unit: string) => string = formatQuantity,
): string {
  if (seconds > 0 && seconds < 1e-9) return `under ${formatExact(1, "ns")}`;
  if (seconds >= 1) return write(seconds, "s");
  if (seconds >= 1e-4 || seconds === 0) return write(seconds * 1e3, "ms");
  return write(seconds * 1e6, "µs");
}

function kindOf({ exact }: Formula): "exact" | "approximate" {
  return exact ? "exact" : "approximate";
}

function moment(seconds: number): string {
  return `${formatFixed(seconds, 2)}${NO_BREAK_SPACE}s`;
}
