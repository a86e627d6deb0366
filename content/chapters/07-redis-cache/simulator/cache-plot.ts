/** The pictures and the figures of a cache that the reader turns; lengths in user units of a picture. */
import {
  formatExact,
  formatFixed,
  formatNumber,
  formatQuantity,
  formatShare,
  NO_BREAK_SPACE,
} from "#content/format.ts";
import type { Mark } from "#ui/simulator/drawing/marks.ts";
import { type Place, shapesOf } from "#ui/simulator/drawing/shapes.ts";
import type { TableRow } from "#ui/simulator/drawing/table-rows.ts";
import {
  CACHE_MILLIS,
  type CacheOutcome,
  type CachePoint,
  type CacheScenario,
  cheCurve,
  LEAST_ROOM,
  LIFETIMES,
  outcomeOf,
  REQUESTS_PER_SECOND,
  SIMULATED_REQUESTS,
  SIMULATED_ROOMS,
  SOURCE_MILLIS,
} from "./cache-model.ts";

/** Of either picture: as wide as a phone, so that letters stay readable there. */
export const WIDTH = 320;
export const HEIGHT = 220;
const MARGIN = 8;
const PLOT = { left: 40, right: 300, top: 56, bottom: 178 } as const;
const ROOM_TICKS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1];
const HIT_TICKS = [0, 0.25, 0.5, 0.75, 1];
const BARS = { left: MARGIN, widest: 200, height: 16, first: 44, pitch: 24, gap: 34 } as const;

const xOf = (room: number) =>
  PLOT.left + (1 - Math.log(room) / Math.log(LEAST_ROOM)) * (PLOT.right - PLOT.left);
const yOf = (hitRatio: number) => PLOT.bottom - hitRatio * (PLOT.bottom - PLOT.top);

const { circle, label, line, path, rect } = shapesOf("cache");

/** The hit ratio by room: the approximation as a line, the simulation as points, and what is set. */
export function curveMarks(scenario: CacheScenario, points: readonly CachePoint[]): Mark[] {
  const { room } = scenario;
  const { hitRatio } = outcomeOf(scenario);
  const curve = cheCurve(scenario).map((point): Place => [xOf(point.room), yOf(point.hitRatio)]);
  const tick = (at: number) => {
    const percent = formatExact(at * 100, at === 1 ? "%" : "");
    return label("note", xOf(at), PLOT.bottom + 14, percent, "middle");
  };
  return [
    label("heading", MARGIN, 14, "Reads that find an entry"),
    line("che", MARGIN, 26, 30, 26),
    label("label", 36, 30, "Che’s approximation"),
    circle("point", 178, 26, 3.2),
    label("label", 188, 30, "simulated"),
    ...HIT_TICKS.flatMap((at) => [
      line("grid", PLOT.left, yOf(at), PLOT.right, yOf(at)),
      label("note", PLOT.left - 5, yOf(at) + 4, formatExact(at), "end"),
    ]),
    ...ROOM_TICKS.map(tick),
    label("note", (PLOT.left + PLOT.right) / 2, HEIGHT - 8, "room, of all keys", "middle"),
    line("now", xOf(room), yOf(0), xOf(room), yOf(hitRatio)),
    path("che", curve),
    ...points.map((point) => circle("point", xOf(point.room), yOf(point.hitRatio), 3.2)),
    circle("here", xOf(room), yOf(hitRatio), 5.5),
  ];
}

/** The database's load and the mean latency, without a cache and with it. */
export function loadMarks(scenario: CacheScenario): Mark[] {
  const { queriesPerSecond, meanMillis, meanMillisWithout } = outcomeOf(scenario);
  const before = REQUESTS_PER_SECOND * (1 - scenario.writeShare);
  const left = formatNumber(queriesPerSecond);
  const slowest = Math.max(meanMillis, meanMillisWithout);
  const second = BARS.first + 2 * BARS.pitch + BARS.gap;
  return [
    label("heading", MARGIN, 14, `Of ${formatExact(REQUESTS_PER_SECOND)} requests a second`),
    label("label", MARGIN, BARS.first - 8, "queries of reads, a second"),
    ...bar("without", BARS.first, 1, `${formatNumber(before)} without`),
    ...bar("with", BARS.first + BARS.pitch, queriesPerSecond / before, left),
    label("label", MARGIN, second - 8, "mean time of a read"),
    ...bar("without", second, meanMillisWithout / slowest, `${millis(meanMillisWithout)} without`),
    ...bar("with", second + BARS.pitch, meanMillis / slowest, millis(meanMillis)),
    label("note", MARGIN, HEIGHT - 24, `A look into the cache takes ${millis(CACHE_MILLIS)},`),
    label("note", MARGIN, HEIGHT - 8, `the database ${millis(SOURCE_MILLIS)}.`),
  ];
}

/** Hit ratio, time unread, queries and mean latency, as cells of a row. */
export function figuresOf(outcome: CacheOutcome): [string, string, string, string] {
  const { hitRatio, unreadSeconds, queriesPerSecond, meanMillis } = outcome;
  return [
    formatShare(hitRatio),
    Number.isFinite(unreadSeconds) ? formatQuantity(unreadSeconds, "s") : "no eviction",
    formatNumber(queriesPerSecond),
    millis(meanMillis),
  ];
}

/** Room, what was simulated and what the approximation expects, as rows of a table. */
export function pointRows(scenario: CacheScenario, points: readonly CachePoint[]): string[][] {
  return points.map(({ room, hitRatio }) => {
    const expected = outcomeOf({ ...scenario, room }).hitRatio;
    return [
      formatShare(room),
      formatShare(hitRatio),
      formatShare(expected),
      `${formatFixed((hitRatio - expected) * 100, 1)} points`,
    ];
  });
}

/** The same for every room that is simulated; empty cells where its point is still to come. */
export function pointTable(scenario: CacheScenario, points: readonly CachePoint[]): TableRow[] {
  const rows = pointRows(scenario, points);
  return SIMULATED_ROOMS.map((room, index) => ({
    name: formatShare(room),
    cells: rows[index]?.slice(1) ?? [],
  }));
}

/** What the reader has set, and what it leads to. */
export function scenarioSentence(scenario: CacheScenario): string {
  const { keys, exponent, room, lifetime, writeShare } = scenario;
  const outcome = outcomeOf(scenario);
  const [hits, unread, queries, mean] = figuresOf(outcome);
  const ends =
    LIFETIMES[lifetime] === Number.POSITIVE_INFINITY ? "without an end" : `for ${lifetime}`;
  const evicted = Number.isFinite(outcome.unreadSeconds)
    ? `An entry that is not read for ${unread} is evicted.`
    : "The room never gets full, and nothing is evicted.";
  const pays =
    outcome.meanMillis < outcome.meanMillisWithout
      ? ""
      : " On average that is no faster than asking the database.";
  return `${formatExact(keys)} keys by Zipf ${formatExact(exponent)}, room for ${formatShare(room)} of them, entries ${ends}, ${formatShare(writeShare)} writes: ${hits} of reads find an entry. The database gets ${queries} queries a second, and a read takes ${mean} on average.${pays} ${evicted}`;
}

/** What was simulated, in words. */
export const simulationSentence = ({ seed }: CacheScenario): string =>
  `Points are simulated with seed ${seed}: ${formatExact(SIMULATED_REQUESTS)} requests each, after the cache has filled.`;

const millis = (value: number) => `${formatFixed(value, value < 1 ? 2 : 1)}${NO_BREAK_SPACE}ms`;

function bar(kind: string, y: number, share: number, text: string): Mark[] {
  const width = BARS.widest * Math.min(1, share);
  return [
    rect(kind, BARS.left, y, width, BARS.height),
    label("value", BARS.left + width + 6, y + 12.5, text),
  ];
}
