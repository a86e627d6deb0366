/** Charts of one row for each candidate or cause: a label, a mark on a shared axis, the figure in digits. */
import { type Axis, positionOf } from "./axis.ts";
import {
  type Frame,
  LETTER_UNITS,
  LINE_UNITS,
  lettersIn,
  type PlacedText,
  wrapText,
} from "./frame.ts";

/** What is drawn on the axis, in the axis's own values. */
export interface Mark {
  point?: number;
  /** Ends of the 95 % interval. */
  whisker?: readonly [low: number, high: number];
  /** The generator was the limit: the true value is at least (up) or at most (down) the point. */
  bound?: "up" | "down" | undefined;
  bar?: readonly [from: number, to: number];
}

export interface Row {
  /** A heading stands above rows, a caption below those that a bracket joins. */
  kind: "row" | "heading" | "caption";
  label: string;
  value?: string;
  note?: string;
  /** `faint`: no difference was shown. `rest`: what no cause explains. */
  tone?: "plain" | "reference" | "faint" | "rest";
  mark?: Mark;
}

export interface RowsChart {
  rows: readonly Row[];
  axis: Axis;
  /** Rows from `first` to `last`, by index, that are joined at the left. */
  brackets?: readonly { first: number; last: number }[];
  /** Width of the labels' column where there are columns. */
  labelUnits: number;
  /** On the narrow frame, width kept beside the marks for notes; 0 puts a note after its value. */
  noteUnits: number;
}

export interface PlacedMark {
  y: number;
  tone: NonNullable<Row["tone"]>;
  point?: number;
  whisker?: readonly [number, number];
  /** From the point to the tip. */
  arrow?: readonly [from: number, tip: number];
  bar?: { x: number; width: number };
}

export interface RowsLayout {
  frame: Frame["name"];
  width: number;
  height: number;
  plot: { left: number; right: number; top: number; bottom: number };
  texts: PlacedText[];
  marks: PlacedMark[];
  ticks: { x: number; text: string; isReference: boolean }[];
  brackets: { x: number; top: number; bottom: number }[];
}

const TOP = 6;
const LABEL_X = 14;
const VALUE_UNITS = 162;
const COLUMN_GAP = 14;
/** Room at both ends of the axis for an arrow. */
const INSET = 10;
const ROW_GAP = 12;
const MARK_LINE = 22;
const HEADING_SPACE = 8;
const BOUND_LINE = 12;
const ARROW_UNITS = 22;
const BRACKET_X = 4;

interface Placed {
  texts: PlacedText[];
  markY: number;
  bottom: number;
}

/** Places every row of a chart on a frame, from top to bottom. */
export function layoutRows(frame: Frame, chart: RowsChart): RowsLayout {
  const { axis, brackets = [] } = chart;
  const [left, right] = plotEnds(frame, chart);
  const position = positionOf(axis, [left + INSET, right - INSET]);
  const texts: PlacedText[] = [];
  const marks: PlacedMark[] = [];
  const spans: { top: number; bottom: number }[] = [];
  let y = TOP;
  for (const row of chart.rows) {
    const placed = placeRow(frame, chart, row, y);
    texts.push(...placed.texts);
    if (row.mark) marks.push(placeMark(row, row.mark, placed.markY, position, [left, right]));
    if (row.mark?.bound && row.mark.point !== undefined) {
      const text = row.mark.bound === "up" ? "at least" : "at most";
      const x = position(row.mark.point);
      texts.push({ x, y: placed.markY - 9, text, anchor: "middle", role: "note" });
    }
    spans.push({ top: y, bottom: placed.bottom });
    y = placed.bottom;
  }
  const plot = { left, right, top: TOP, bottom: y };
  const axisLabel = placeAxisLabel(frame, plot, axis.label);
  return {
    frame: frame.name,
    width: frame.width,
    height: axisLabel.bottom,
    plot,
    texts: [...texts, ...axisLabel.texts],
    marks,
    ticks: axis.ticks.map(({ value, text }) => ({
      x: position(value),
      text,
      isReference: value === axis.reference,
    })),
    brackets: brackets.map(({ first, last }) => ({
      x: BRACKET_X,
      top: spans[first]!.top + 4,
      bottom: spans[last]!.bottom - ROW_GAP / 2,
    })),
  };
}

function plotEnds(frame: Frame, chart: RowsChart): [left: number, right: number] {
  return frame.name === "wide"
    ? [LABEL_X + chart.labelUnits + COLUMN_GAP, frame.width - VALUE_UNITS - COLUMN_GAP]
    : [LABEL_X, frame.width - chart.noteUnits];
}

function placeRow(frame: Frame, chart: RowsChart, row: Row, top: number): Placed {
  if (row.kind !== "row") return placeAlone(frame, row, top);
  return frame.name === "wide"
    ? placeInColumns(frame, chart, row, top)
    : placeStacked(frame, chart, row, top);
}

/** A heading or a caption: text over the whole width. */
function placeAlone(frame: Frame, { kind, label }: Row, top: number): Placed {
  const isHeading = kind === "heading";
  const first = top + (isHeading && top > TOP ? HEADING_SPACE : 0);
  const lines = wrapText(label, lettersIn(frame.width - LABEL_X));
  const texts = placeLines(lines, LABEL_X, first, isHeading ? "heading" : "note");
  return { texts, markY: first, bottom: first + lines.length * LINE_UNITS + ROW_GAP / 2 };
}

function placeInColumns(frame: Frame, chart: RowsChart, row: Row, top: number): Placed {
  const labels = wrapText(row.label, lettersIn(chart.labelUnits));
  const figures = [row.value, row.note].filter((text) => text !== undefined);
  const height = Math.max(labels.length, figures.length, 1) * LINE_UNITS;
  const centred = (lines: number) => top + (height - lines * LINE_UNITS) / 2;
  const valueX = frame.width - VALUE_UNITS;
  const values = placeLines(figures, valueX, centred(figures.length), "value").map((text, index) =>
    index === 0 && row.value !== undefined ? text : { ...text, role: "note" as const },
  );
  return {
    texts: [...placeLines(labels, LABEL_X, centred(labels.length), "label"), ...values],
    markY: top + height / 2,
    bottom: top + height + ROW_GAP,
  };
}

/** Label, then figure, then the mark below them; the figure beside the label where both fit. */
function placeStacked(frame: Frame, chart: RowsChart, row: Row, top: number): Placed {
  const available = frame.width - LABEL_X;
  const labels = wrapText(row.label, lettersIn(available));
  const isBeside = chart.noteUnits > 0;
  const figure = [row.value, isBeside ? undefined : row.note].filter(Boolean).join(", ");
  const sameLine = (labels.at(-1)!.length + figure.length + 2) * LETTER_UNITS <= available;
  const texts = placeLines(labels, LABEL_X, top, "label");
  const figureTop = top + (labels.length - (sameLine ? 1 : 0)) * LINE_UNITS;
  if (figure !== "") {
    const [placed] = placeLines([figure], LABEL_X, figureTop, "value");
    texts.push(sameLine ? { ...placed!, x: frame.width, anchor: "end" } : placed!);
  }
  const textBottom =
    figure === "" || sameLine ? top + labels.length * LINE_UNITS : figureTop + LINE_UNITS;
  const markY = textBottom + MARK_LINE / 2 + (row.mark?.bound ? BOUND_LINE : 0);
  if (isBeside && row.note !== undefined) {
    texts.push({ x: frame.width, y: markY + 4, text: row.note, anchor: "end", role: "note" });
  }
  return { texts, markY, bottom: markY + MARK_LINE / 2 + ROW_GAP / 2 };
}

function placeLines(
  lines: readonly string[],
  x: number,
  top: number,
  role: PlacedText["role"],
): PlacedText[] {
  const baseline = 13;
  return lines.map((text, index) => ({
    x,
    y: top + baseline + index * LINE_UNITS,
    text,
    anchor: "start",
    role,
  }));
}

function placeMark(
  row: Row,
  { point, whisker, bound, bar }: Mark,
  y: number,
  position: (value: number) => number,
  [left, right]: readonly [number, number],
): PlacedMark {
  const placed: PlacedMark = { y, tone: row.tone ?? "plain" };
  if (point !== undefined) placed.point = position(point);
  if (whisker) placed.whisker = [position(whisker[0]), position(whisker[1])];
  if (bar) {
    const [from, to] = [position(bar[0]), position(bar[1])];
    placed.bar = { x: Math.min(from, to), width: Math.abs(to - from) };
  }
  if (bound && placed.point !== undefined) {
    const [low, high] = placed.whisker ?? [placed.point, placed.point];
    const tip =
      bound === "up" ? Math.min(right, high + ARROW_UNITS) : Math.max(left, low - ARROW_UNITS);
    placed.arrow = [placed.point, tip];
  }
  return placed;
}

function placeAxisLabel(
  frame: Frame,
  plot: RowsLayout["plot"],
  label: string,
): { texts: PlacedText[]; bottom: number } {
  const tickLine = LINE_UNITS + 4;
  const lines = wrapText(label, lettersIn(frame.width - LABEL_X));
  const texts = placeLines(lines, LABEL_X, plot.bottom + tickLine, "note").map((text) =>
    frame.name === "wide"
      ? { ...text, x: (plot.left + plot.right) / 2, anchor: "middle" as const }
      : text,
  );
  return { texts, bottom: plot.bottom + tickLine + lines.length * LINE_UNITS + 4 };
}
