/**
 * The picture of light and heavy requests apart: for each variant two lanes on one logarithmic axis,
 * in which the median and the 99th percentile of a class stand with their intervals.
 */
import { scaleLog } from "d3-scale";
import { formatExact, formatNumber } from "#content/format.ts";
import {
  type Frame,
  LINE_UNITS,
  lettersIn,
  type PlacedText,
  wrapText,
} from "#ui/chart-old/frame.ts";
import {
  type LaneFigures,
  type LatencyFigure,
  type LightHeavyData,
  type LightHeavyRow,
  REQUEST_CLASSES,
  type RequestClass,
} from "./light-heavy-rows.ts";

export interface PlacedFigure {
  x: number;
  low: number;
  high: number;
}

export interface PlacedLane {
  /** Circles for light requests, squares for heavy ones. */
  requestClass: RequestClass;
  y: number;
  /** Drawn filled. */
  median: PlacedFigure;
  /** Drawn open. */
  p99: PlacedFigure | undefined;
}

export interface KeyEntry {
  x: number;
  y: number;
  requestClass: RequestClass;
  filled: boolean;
  text: string;
}

export interface LightHeavyLayout {
  frame: Frame["name"];
  width: number;
  height: number;
  plot: { left: number; right: number; top: number; bottom: number };
  key: KeyEntry[];
  texts: PlacedText[];
  lanes: PlacedLane[];
  ticks: { x: number; text: string }[];
}

interface PlacedRow {
  texts: PlacedText[];
  /** One for each class. */
  laneYs: number[];
  bottom: number;
}

const KEY_LINE = 20;
const LANE_UNITS = 24;
const ROW_GAP = 12;
const LABEL_UNITS = 112;
const CLASS_UNITS = 46;
const VALUE_UNITS = 126;
const COLUMN_GAP = 12;
const MARK_LINE = 22;
/** Room at both ends of the axis for a mark. */
const INSET = 8;
const BASELINE = 13;
/** Below the plot: ticks, then the axis' label. */
const LABEL_DROP = 36;
const MOST_TICKS = 7;
const AXIS_LABEL = "latency in ms from when a request was due (log scale)";
const VALUE_HEADING = "median / p99, ms";

/** Places the chart on a frame: in columns where there is room, else one below the other. */
export function layoutLightHeavy(frame: Frame, { rows }: LightHeavyData): LightHeavyLayout {
  const isWide = frame.name === "wide";
  const top = KEY_LINE * (isWide ? 1 : 2) + 10;
  const left = isWide ? LABEL_UNITS + CLASS_UNITS + COLUMN_GAP : 4;
  const right = isWide ? frame.width - VALUE_UNITS - COLUMN_GAP : frame.width - 4;
  const { domain, ticks } = millisAxis(rows);
  const position = scaleLog([...domain], [left + INSET, right - INSET]);
  const texts: PlacedText[] = [];
  const lanes: PlacedLane[] = [];
  if (isWide) texts.push(ending(frame, top + BASELINE, VALUE_HEADING, "note"));
  let y = top + LINE_UNITS + 4;
  for (const row of rows) {
    const placed = isWide ? placeInColumns(frame, row, y) : placeStacked(frame, row, y);
    texts.push(...placed.texts);
    REQUEST_CLASSES.forEach((requestClass, index) => {
      const { median, p99 } = row[requestClass];
      lanes.push({
        requestClass,
        y: placed.laneYs[index]!,
        median: placeFigure(median, position),
        p99: p99 && placeFigure(p99, position),
      });
    });
    y = placed.bottom + ROW_GAP;
  }
  const plot = { left, right, top: top + LINE_UNITS, bottom: y - ROW_GAP / 2 };
  const label = wrapText(AXIS_LABEL, lettersIn(right - left)).map(
    (text, index): PlacedText => ({
      x: (left + right) / 2,
      y: plot.bottom + LABEL_DROP + index * LINE_UNITS,
      text,
      anchor: "middle",
      role: "note",
    }),
  );
  return {
    frame: frame.name,
    width: frame.width,
    height: label.at(-1)!.y + 6,
    plot,
    key: placeKey(frame),
    texts: [...texts, ...label],
    lanes,
    ticks: ticks.map((value) => ({ x: position(value), text: formatExact(value) })),
  };
}

/** An axis that ends at ticks of 1, 2 and 5; where these are too many, only powers of ten are shown. */
export function millisAxis(rows: readonly LightHeavyRow[]): {
  domain: readonly [low: number, high: number];
  ticks: number[];
} {
  const figures = rows
    .flatMap((row) => REQUEST_CLASSES.flatMap((each) => [row[each].median, row[each].p99]))
    .filter((one) => one !== undefined);
  const lowest = Math.min(...figures.map(({ low }) => low));
  const highest = Math.max(...figures.map(({ high }) => high));
  const all = [-3, -2, -1, 0, 1, 2, 3, 4, 5].flatMap((power) =>
    [1, 2, 5].map((step) => Number(`${step}e${power}`)),
  );
  const from = all.findLast((tick) => tick <= lowest) ?? all[0]!;
  const to = all.find((tick) => tick >= highest && tick > from) ?? all.at(-1)!;
  const within = all.filter((tick) => tick >= from && tick <= to);
  const powers = within.filter((tick) => /^1e/.test(tick.toExponential()));
  return { domain: [from, to], ticks: within.length <= MOST_TICKS ? within : powers };
}

function placeInColumns(frame: Frame, row: LightHeavyRow, top: number): PlacedRow {
  const height = REQUEST_CLASSES.length * LANE_UNITS;
  const title = wrapText(row.title, lettersIn(LABEL_UNITS));
  const first = top + (height - title.length * LINE_UNITS) / 2 + BASELINE;
  const texts = title.map((line, index) => starting(0, first + index * LINE_UNITS, line, "label"));
  const laneYs = REQUEST_CLASSES.map((_, index) => top + (index + 0.5) * LANE_UNITS);
  REQUEST_CLASSES.forEach((each, index) => {
    const y = laneYs[index]! + 4.5;
    texts.push(starting(LABEL_UNITS + COLUMN_GAP, y, each, "note"));
    texts.push(ending(frame, y, valueText(row[each]), "value"));
  });
  return { texts, laneYs, bottom: top + height };
}

function placeStacked(frame: Frame, row: LightHeavyRow, top: number): PlacedRow {
  const title = wrapText(row.title, lettersIn(frame.width));
  const texts = title.map((line, index) =>
    starting(0, top + BASELINE + index * LINE_UNITS, line, "heading"),
  );
  const laneYs: number[] = [];
  let y = top + title.length * LINE_UNITS;
  for (const each of REQUEST_CLASSES) {
    texts.push(starting(0, y + BASELINE, each, "note"));
    texts.push(ending(frame, y + BASELINE, `${valueText(row[each])} ms`, "value"));
    laneYs.push(y + LINE_UNITS + MARK_LINE / 2);
    y += LINE_UNITS + MARK_LINE;
  }
  return { texts, laneYs, bottom: y };
}

/** On a phone, two of the four in each line. */
function placeKey(frame: Frame): KeyEntry[] {
  const columns = frame.name === "wide" ? 4 : 2;
  return REQUEST_CLASSES.flatMap((requestClass) => [
    { requestClass, filled: true, text: `${requestClass}, median` },
    { requestClass, filled: false, text: `${requestClass}, p99` },
  ]).map((entry, index) => ({
    ...entry,
    x: 6 + (frame.width / columns) * (index % columns),
    y: 10 + KEY_LINE * Math.floor(index / columns),
  }));
}

function placeFigure(
  { value, low, high }: LatencyFigure,
  position: (millis: number) => number,
): PlacedFigure {
  return { x: position(value), low: position(low), high: position(high) };
}

const valueText = ({ median, p99 }: LaneFigures) =>
  `${formatNumber(median.value)} / ${p99 ? formatNumber(p99.value) : "too few"}`;

const starting = (x: number, y: number, text: string, role: PlacedText["role"]): PlacedText => ({
  x,
  y,
  text,
  anchor: "start",
  role,
});

const ending = (frame: Frame, y: number, text: string, role: PlacedText["role"]): PlacedText => ({
  x: frame.width,
  y,
  text,
  anchor: "end",
  role,
});
