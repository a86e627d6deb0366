/** The picture of two plans: their steps from the top down, with rows, pages and time as bars on common scales. */
import { formatExact } from "#content/format.ts";
import {
  type Frame,
  LINE_UNITS,
  lettersIn,
  type PlacedText,
  wrapText,
} from "#ui/chart-old/frame.ts";
import {
  millisText,
  type PlannedStatement,
  type PlanPair,
  type PlanStep,
  rowsText,
  timesText,
} from "./plan-data.ts";

export interface PlacedBar {
  x: number;
  y: number;
  width: number;
  measure: Measure;
}

export interface PlanTreeLayout {
  frame: Frame["name"];
  width: number;
  height: number;
  texts: PlacedText[];
  bars: PlacedBar[];
  /** Paths from a step to those that feed it. */
  branches: string[];
}

const MEASURES = ["rows", "pages", "millis"] as const;
export type Measure = (typeof MEASURES)[number];

const HEADINGS: Record<Measure, string> = {
  rows: "rows (kept)",
  pages: "pages of 8 KB",
  millis: "own time",
};

export const BAR_HEIGHT = 6;
const BASELINE = 13;
/** Below the figure's baseline. */
const BAR_DROP = 6;
const CELL_HEIGHT = BASELINE + BAR_DROP + BAR_HEIGHT;
const STEP_GAP = 10;
const PLAN_GAP = 16;
const LABEL_UNITS = 232;
const CELL_GAP = 10;
const INDENT = 14;
/** A tree deeper than this is not indented further. */
const MOST_INDENTED = 4;
/** So narrow is the bar of a figure that is next to nothing beside the longest. */
const LEAST_BAR = 1.5;

/** Places both plans, one below the other; on the wide frame labels stand beside the figures, else above them. */
export function layoutPlanTree(frame: Frame, pair: PlanPair): PlanTreeLayout {
  const layout = new Layout(frame, pair);
  for (const { title, statements } of [pair.before, pair.after]) {
    layout.heading(title);
    for (const statement of statements) layout.statement(statement);
  }
  return layout.done();
}

class Layout {
  readonly #frame: Frame;
  readonly #most: Record<Measure, number>;
  readonly #texts: PlacedText[] = [];
  readonly #bars: PlacedBar[] = [];
  readonly #branches: string[] = [];
  #y: number;

  constructor(frame: Frame, { before, after }: PlanPair) {
    this.#frame = frame;
    const steps = [before, after].flatMap(({ statements }) =>
      statements.flatMap((statement) => statement.steps),
    );
    const most = (measure: Measure) => Math.max(...steps.map((step) => step[measure] ?? 0));
    this.#most = { rows: most("rows"), pages: most("pages"), millis: most("millis") };
    for (const [index, measure] of MEASURES.entries())
      this.#text(this.#cellX(index), BASELINE, HEADINGS[measure], "note");
    this.#y = LINE_UNITS + 4;
  }

  heading(title: string): void {
    this.#text(0, this.#y + BASELINE, title, "heading");
    this.#y += LINE_UNITS + 4;
  }

  statement(statement: PlannedStatement): void {
    const times = timesText(statement);
    if (times !== undefined) {
      this.#text(0, this.#y + BASELINE, times, "note");
      this.#y += LINE_UNITS + 2;
    }
    const parents: number[] = [];
    for (const step of statement.steps) {
      const top = this.#y;
      this.#step(step);
      const middle = top + BASELINE - 4;
      const parent = parents[step.depth - 1];
      if (parent !== undefined && step.depth <= MOST_INDENTED) {
        const x = indentOf(step) - INDENT + 4;
        this.#branches.push(`M${x} ${parent + 8}V${middle}h${INDENT - 7}`);
      }
      parents[step.depth] = middle;
    }
    this.#y += PLAN_GAP - STEP_GAP;
  }

  done(): PlanTreeLayout {
    return {
      frame: this.#frame.name,
      width: this.#frame.width,
      height: this.#y,
      texts: this.#texts,
      bars: this.#bars,
      branches: this.#branches,
    };
  }

  #step(step: PlanStep): void {
    const isWide = this.#frame.name === "wide";
    const left = indentOf(step);
    const letters = lettersIn((isWide ? LABEL_UNITS : this.#frame.width) - left);
    const name = wrapText(step.name, letters);
    const note = step.note === undefined ? [] : wrapText(step.note, letters);
    [...name, ...note].forEach((line, index) => {
      const role = index < name.length ? "label" : "note";
      this.#text(left, this.#y + BASELINE + index * LINE_UNITS, line, role);
    });
    const labelHeight = (name.length + note.length) * LINE_UNITS;
    const cellTop = isWide ? this.#y : this.#y + labelHeight;
    for (const [index, measure] of MEASURES.entries())
      this.#cell(step, measure, this.#cellX(index), cellTop);
    const height = isWide ? Math.max(labelHeight, CELL_HEIGHT) : labelHeight + CELL_HEIGHT;
    this.#y += height + STEP_GAP;
  }

  #cell(step: PlanStep, measure: Measure, x: number, top: number): void {
    this.#text(x, top + BASELINE, amountOf(step, measure), "value");
    const value = step[measure] ?? 0;
    if (value === 0) return;
    const width = (value / this.#most[measure]) * (this.#cellWidth - CELL_GAP);
    const y = top + BASELINE + BAR_DROP;
    this.#bars.push({ x, y, width: Math.max(LEAST_BAR, width), measure });
  }

  get #cellsLeft(): number {
    return this.#frame.name === "wide" ? LABEL_UNITS + CELL_GAP : 0;
  }

  get #cellWidth(): number {
    return (this.#frame.width - this.#cellsLeft) / MEASURES.length;
  }

  #cellX(index: number): number {
    return this.#cellsLeft + index * this.#cellWidth;
  }

  #text(x: number, y: number, text: string, role: PlacedText["role"]): void {
    this.#texts.push({ x, y, text, anchor: "start", role });
  }
}

const indentOf = ({ depth }: PlanStep) => Math.min(depth, MOST_INDENTED) * INDENT;

function amountOf(step: PlanStep, measure: Measure): string {
  switch (measure) {
    case "rows":
      return rowsText(step);
    case "pages":
      return formatExact(step.pages);
    case "millis":
      return millisText(step);
  }
}
