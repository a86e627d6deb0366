/** The pictures and the figures of the stampede simulator; lengths in user units of a picture. */

import {
  formatExact,
  formatFixed,
  formatNumber,
  formatShare,
  NO_BREAK_SPACE,
} from "#content/format.ts";
import type { Mark } from "#ui/simulator/drawing/marks.ts";
import { type Place, shapesOf } from "#ui/simulator/drawing/shapes.ts";
import type { TableRow } from "#ui/simulator/drawing/table-rows.ts";
import { capacityOf } from "./cache-loss.ts";
import {
  BIN_SECONDS,
  type CycleCount,
  expectedOf,
  fixedPointsOf,
  HOT_SPAN_SECONDS,
  KEYS,
  KEYS_TTL_SECONDS,
  type LiveStampede,
  LOSS_SPAN_SECONDS,
  POOL,
  STRATEGY_TITLES,
  type StampedeScenario,
  serviceOf,
} from "./stampede-model.ts";

/** Of either picture: as wide as a phone, so that letters stay readable there. */
export const WIDTH = 320;
export const HEIGHT = 220;
const MARGIN = 8;
const FOOT = HEIGHT - 6;
const SLOT = { top: 24, height: 22, gap: 3 } as const;
const DOTS = { top: 76, pitch: 9.5, radius: 3.2, columns: 32, rows: 5 } as const;
const BARS = { top: 152, bottom: 196 } as const;
const PLOT = { left: 46, right: WIDTH - MARGIN, top: 56, bottom: 184 } as const;

const { circle, label, line, path, rect } = shapesOf("stampede");

/** The connections, what waits for them, and how many recomputations were asked for over time. */
export function hotMarks(live: LiveStampede): Mark[] {
  const { now, running, waiting, asked } = live;
  const pitch = (WIDTH - 2 * MARGIN) / POOL;
  const busy = live.hot.pending.slice(0, running);
  const dots = Math.min(waiting, DOTS.columns * DOTS.rows);
  const more = waiting - dots;
  const bins = binsOf(asked, now);
  const tallest = Math.max(10, ...bins);
  const width = (WIDTH - 2 * MARGIN) / bins.length;
  return [
    label("heading", MARGIN, 14, `${running} of ${POOL} connections busy`),
    label("note", WIDTH - MARGIN, 14, moment(now), "end"),
    ...Array.from({ length: POOL }, (_, index) => {
      const one = busy[index];
      const left = one ? (one.end - now) / (one.end - one.start) : 0;
      const x = MARGIN + index * pitch;
      return [
        rect("slot", x, SLOT.top, pitch - SLOT.gap, SLOT.height),
        rect("work", x, SLOT.top + SLOT.height * (1 - left), pitch - SLOT.gap, SLOT.height * left),
      ];
    }).flat(),
    label("heading", MARGIN, 66, `${formatExact(waiting)} recomputations wait`),
    ...Array.from({ length: dots }, (_, index) => {
      const cx = MARGIN + DOTS.radius + (index % DOTS.columns) * DOTS.pitch;
      const cy = DOTS.top + DOTS.radius + Math.floor(index / DOTS.columns) * DOTS.pitch;
      return circle("dot", cx, cy, DOTS.radius);
    }),
    label("note", MARGIN, 136, more > 0 ? `and ${formatExact(more)} more` : ""),
    label("heading", WIDTH - MARGIN, 136, "asked for, by quarter second", "end"),
    label("note", WIDTH - MARGIN, 149, `highest bar: ${formatExact(Math.max(...bins))}`, "end"),
    ...bins.map((count, index) => {
      const height = (count / tallest) * (BARS.bottom - BARS.top);
      return rect("bar", MARGIN + index * width, BARS.bottom - height, width, height);
    }),
    line("axis", MARGIN, BARS.bottom, WIDTH - MARGIN, BARS.bottom),
    label("note", MARGIN, FOOT, `${formatExact(HOT_SPAN_SECONDS, "s")} ago`),
    label("note", WIDTH - MARGIN, FOOT, "now", "end"),
  ];
}

/** Goodput and hit ratio of all keys over time, with where theory says the hit ratio stays. */
export function lossMarks(live: LiveStampede): Mark[] {
  const { now, losses, scenario, shares } = live;
  const end = Math.max(now, LOSS_SPAN_SECONDS);
  const begin = end - LOSS_SPAN_SECONDS;
  const xOf = (second: number) =>
    PLOT.left + ((second - begin) / LOSS_SPAN_SECONDS) * (PLOT.right - PLOT.left);
  const yOf = (share: number) => PLOT.bottom - share * (PLOT.bottom - PLOT.top);
  const inPlot = ({ second }: { second: number }) => second + 0.5 >= begin;
  const placesOf = (of: "goodput" | "hits") =>
    shares.filter(inPlot).map((one): Place => [xOf(one.second + 0.5), yOf(one[of])]);
  const last = shares.at(-1) ?? { goodput: 1, hits: 1 };
  const key = (kind: string, y: number, text: string) => [
    path(kind, [
      [MARGIN, y - 4],
      [MARGIN + 24, y - 4],
    ]),
    label("label", MARGIN + 32, y, text),
  ];
  return [
    label("heading", MARGIN, 14, `${formatExact(KEYS)} keys, alike`),
    label("note", WIDTH - MARGIN, 14, moment(now), "end"),
    ...key("goodput", 30, `goodput, now ${formatShare(last.goodput)}`),
    ...key("hits", 46, `hit ratio, now ${formatShare(last.hits)}`),
    ...[0, 0.5, 1].flatMap((share) => [
      line("grid", PLOT.left, yOf(share), PLOT.right, yOf(share)),
      label("note", PLOT.left - 5, yOf(share) + 4, formatShare(share), "end"),
    ]),
    ...fixedPointsOf(scenario).map(({ hitRatio, isStable }) =>
      line(isStable ? "stable" : "watershed", PLOT.left, yOf(hitRatio), PLOT.right, yOf(hitRatio)),
    ),
    path("hits", placesOf("hits")),
    path("goodput", placesOf("goodput")),
    ...losses
      .filter((at) => at >= begin)
      .map((at) => line("loss", xOf(at), PLOT.top, xOf(at), PLOT.bottom)),
    line("axis", PLOT.left, PLOT.bottom, PLOT.right, PLOT.bottom),
    label("note", PLOT.left, PLOT.bottom + 14, moment(begin)),
    label("note", PLOT.right, PLOT.bottom + 14, moment(end), "end"),
    label("note", PLOT.left, FOOT, losses.length > 0 ? "upright line: the cache is lost" : ""),
  ];
}

/** Cycles counted, their mean of recomputations, and what theory expects. */
export function figuresOf(
  { cycles, mean }: CycleCount,
  scenario: StampedeScenario,
): [string, string, string] {
  const expected = expectedOf(scenario);
  return [
    formatExact(cycles),
    mean === undefined ? "no cycle is over" : formatNumber(mean),
    formatNumber(expected),
  ];
}

/** Where the hit ratio stays without shedding and with it. */
export function fixedPointRows(scenario: StampedeScenario): TableRow[] {
  const textOf = (shedding: boolean) =>
    fixedPointsOf({ ...scenario, shedding })
      .map(({ hitRatio, isStable }) => `${formatShare(hitRatio)}${isStable ? "" : " (watershed)"}`)
      .join(", ");
  return [
    { name: "Without shedding", cells: [textOf(false)] },
    { name: "With shedding", cells: [textOf(true)] },
  ];
}

/** What the reader has set, and what theory says of the hot key. */
export function scenarioSentence(scenario: StampedeScenario): string {
  const { ratePerSecond, recomputeMillis, strategy } = scenario;
  const set = `${formatExact(ratePerSecond, "requests/s")}, ${formatExact(recomputeMillis, "ms")} to recompute, ${STRATEGY_TITLES[strategy]}`;
  return `${set}: theory expects ${formatNumber(expectedOf(scenario))} recomputations a cycle.`;
}

/** What theory says of the cache that can be lost. */
export function lossSentence(scenario: StampedeScenario): string {
  const capacity = capacityOf(serviceOf(scenario));
  const points = fixedPointsOf(scenario);
  const stable = points.filter(({ isStable }) => isStable).map(({ hitRatio }) => hitRatio);
  const demand = `Without a cache the database would be asked for ${formatShare(scenario.ratePerSecond / capacity)} of what it can do.`;
  if (stable.length === 1)
    return `${demand} The hit ratio has one state to stay in, ${formatShare(stable[0]!)}.`;
  const watershed = points.find(({ isStable }) => !isStable)!;
  return `${demand} The hit ratio has two states to stay in, ${formatShare(stable[0]!)} and ${formatShare(stable[1]!)}, and from below ${formatShare(watershed.hitRatio)} it goes to the first.`;
}

/** What the pictures show now. */
export function momentSentence(live: LiveStampede): string {
  const { now, running, waiting, shares } = live;
  const last = shares.at(-1);
  const all = last
    ? ` Of all requests, ${formatShare(last.goodput)} are answered in time; the hit ratio is ${formatShare(last.hits)}.`
    : "";
  return `After ${moment(now)}: ${running} of ${POOL} connections busy with the hot key, ${formatExact(waiting)} recomputations wait.${all}`;
}

/** What a run of many cycles found. */
export function countSentence(count: CycleCount, scenario: StampedeScenario): string {
  const [cycles, mean, expected] = figuresOf(count, scenario);
  return `${cycles} cycles of the hot key: ${mean} recomputations a cycle on average; theory expects ${expected}.`;
}

/** How long a value of the many keys lives. */
export const lifeText = (): string => formatExact(KEYS_TTL_SECONDS, "s");

/** Counts by bin, from the oldest that is shown to now. */
function binsOf(asked: readonly number[], now: number): number[] {
  const bins = Array.from({ length: Math.round(HOT_SPAN_SECONDS / BIN_SECONDS) }, () => 0);
  for (const at of asked) {
    const back = Math.floor((now - at) / BIN_SECONDS);
    const index = bins.length - 1 - back;
    if (index >= 0) bins[index]! += 1;
  }
  return bins;
}

function moment(seconds: number): string {
  return `${formatFixed(seconds, 1)}${NO_BREAK_SPACE}s`;
}
