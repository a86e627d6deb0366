/** Two plans as rows of a table: steps from the top down, with rows, pages and time as bars on common scales. */
import { formatExact } from "#content/format.ts";
import { percent, type Shape, shape } from "#ui/chart/index.ts";
import {
  millisText,
  type PlannedStatement,
  type PlanPair,
  type PlanStep,
  rowsText,
  timesText,
} from "./plan-data.ts";

const MEASURES = ["rows", "pages", "millis"] as const;
type Measure = (typeof MEASURES)[number];

/** Columns of figures, in the order of a row's cells. */
export const HEADINGS = ["Rows (kept)", "Pages of 8 KB", "Own time, watched"] as const;

export interface PlanCell {
  text: string;
  /** A bar as long as a share of its column; none for a figure of nothing. */
  bar: Shape[];
}

export interface PlanRow {
  name: string;
  note: string | undefined;
  /** Steps that the name is moved in by. */
  indent: number;
  /** Lines from the step that this one feeds, left of its name. */
  branch: Shape[];
  cells: PlanCell[];
}

export interface PlanBlock {
  title: string;
  statements: { times: string | undefined; rows: PlanRow[] }[];
}

/** A tree deeper than this is not indented further. */
const MOST_INDENTED = 4;
/** Pixels; the style moves names in by as much. */
const INDENT = 18;
const FIRST_LINE_MIDDLE = 18;
const BRANCH_LENGTH = 8;
/** From a row up into the one above it, below the words there. */
const INTO_ROW_ABOVE = 6;
/** So short a bar can still be seen. */
const LEAST_SHARE = 0.015;

/** Both plans; bars of one column have one scale for both. */
export function planBlocks({ before, after }: PlanPair): PlanBlock[] {
  const steps = [before, after].flatMap(({ statements }) => statements.flatMap((one) => one.steps));
  const most = (measure: Measure) => Math.max(...steps.map((step) => step[measure] ?? 0));
  const longest = { rows: most("rows"), pages: most("pages"), millis: most("millis") };
  return [before, after].map(({ title, statements }) => ({
    title,
    statements: statements.map((statement) => ({
      times: timesText(statement),
      rows: statement.steps.map((step, index) => ({
        name: step.name,
        note: step.note,
        indent: indentOf(step),
        branch: branchShapes(statement, index),
        cells: MEASURES.map((measure) => ({
          text: amountOf(step, measure),
          bar: barShapes(measure, (step[measure] ?? 0) / longest[measure]),
        })),
      })),
    })),
  }));
}

const indentOf = ({ depth }: PlanStep) => Math.min(depth, MOST_INDENTED);

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

function barShapes(measure: Measure, share: number): Shape[] {
  if (!(share > 0)) return [];
  const tone = measure === "millis" ? "quiet" : "load";
  const width = percent(Math.max(LEAST_SHARE, share));
  return [shape("rect", { class: `spot ${tone}`, width, height: "100%" })];
}

/** A line down from the step above and into this row, and one through it for each sibling that still comes. */
function branchShapes({ steps }: PlannedStatement, index: number): Shape[] {
  const indent = indentOf(steps[index]!);
  return Array.from({ length: indent }, (_, level) => {
    const x = level * INDENT + BRANCH_LENGTH / 2;
    const isOwn = level === indent - 1;
    const goesOn = hasMore(steps, index, level + 1);
    const down = shape("line", {
      class: "branch",
      x1: x,
      x2: x,
      y1: -INTO_ROW_ABOVE,
      y2: goesOn ? "100%" : FIRST_LINE_MIDDLE,
    });
    const into = shape("path", {
      class: "branch",
      d: `M${x} ${FIRST_LINE_MIDDLE}h${BRANCH_LENGTH}`,
    });
    return [...(isOwn || goesOn ? [down] : []), ...(isOwn ? [into] : [])];
  }).flat();
}

/** Another step at that depth comes before one above it. */
function hasMore(steps: readonly PlanStep[], index: number, depth: number): boolean {
  const next = steps.slice(index + 1).find((step) => step.depth <= depth);
  return next?.depth === depth;
}
