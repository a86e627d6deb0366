/** A panel's measures and its grid: x is a share of the width, y is pixels, so that one drawing fits every width. */
import type { Mark } from "./mark.ts";
import { type Axis, clampedShareOf, shareOf } from "./scale.ts";
import { percent, placed, type Shape, shape } from "./shape.ts";

export interface Panel {
  y: Axis;
  marks: readonly Mark[];
  /** Height of the plot in pixels; 240 when left out. */
  height?: number;
  /** Stands above the panel, as text that wraps. */
  title?: string;
}

/** Where values of a panel stand. */
export interface Frame {
  x: Axis;
  y: Axis;
  /** Pixels from the drawing's upper edge. */
  top: number;
  bottom: number;
  height: number;
  /** Share of the width; beyond 0 and 1 outside of the axis. */
  xShare: (value: number) => number;
  /** Pixels; beyond top and bottom outside of the axis. */
  yPixels: (value: number) => number;
  /** The same, held at the ends. */
  xHeld: (value: number) => number;
  yHeld: (value: number) => number;
}

const HEIGHT = 240;
/** Room for the upper half of the highest tick's words. */
const TOP = 10;
/** Below the plot: half a line, or the ticks of x, and one more line of their words. */
export const FOOT = { bare: 8, ticks: 28, line: 16 } as const;
/** Where words sit in a line about its middle. */
const HALF_LINE = 4.5;

export function frameOf(x: Axis, { y, height = HEIGHT }: Panel): Frame {
  const at = (share: number) => TOP + (1 - share) * height;
  const [share, held] = [shareOf(y), clampedShareOf(y)];
  return {
    x,
    y,
    top: TOP,
    bottom: TOP + height,
    height,
    xShare: shareOf(x),
    xHeld: clampedShareOf(x),
    yPixels: (value) => at(share(value)),
    yHeld: (value) => at(held(value)),
  };
}

/** Level lines with their words left of the panel, in the room that the page keeps there, and the strong lines. */
export function gridShapes({ x, y, xShare, yPixels, top, bottom }: Frame): Shape[] {
  const lines = y.ticks
    .filter(({ value }) => value !== y.reference)
    .map(({ value }) => level("grid", yPixels(value)));
  const words = y.ticks.map(({ value, text }) =>
    shape("text", { x: -8, y: yPixels(value) + HALF_LINE, "text-anchor": "end" }, text),
  );
  return [
    ...lines,
    ...words,
    level("axis", bottom),
    ...(y.reference === undefined ? [] : [level("one", yPixels(y.reference))]),
    ...(x.reference === undefined ? [] : [upright("one", xShare(x.reference), top, bottom)]),
    ...breakShapes(x, bottom),
  ];
}

/** Room for the ticks of x below a panel. */
export function footOf({ ticks }: Axis): number {
  return FOOT.ticks + (linesOf(ticks) - 1) * FOOT.line;
}

/** The ticks of x below a panel; a line break in their words begins another line. */
export function xTickShapes({ x, xShare, bottom }: Frame): Shape[] {
  return x.ticks.flatMap(({ value, text, minor }) => {
    const share = xShare(value);
    const words = text.split("\n").map((line, index) =>
      shape(
        "text",
        {
          class: minor ? "minor" : undefined,
          x: percent(share),
          y: bottom + 20 + index * FOOT.line,
          "text-anchor": "middle",
        },
        line,
      ),
    );
    return [upright(minor ? "axis minor" : "axis", share, bottom, bottom + 4), ...words];
  });
}

const linesOf = (ticks: Axis["ticks"]): number =>
  Math.max(1, ...ticks.map(({ text }) => text.split("\n").length));

function level(className: string, y: number): Shape {
  return shape("line", { class: className, x1: 0, x2: "100%", y1: y, y2: y });
}

function upright(className: string, share: number, y1: number, y2: number): Shape {
  const x = percent(share);
  return shape("line", { class: className, x1: x, x2: x, y1, y2 });
}

/** Two strokes where a logarithmic axis is broken behind 0. */
function breakShapes({ zeroShare }: Axis, bottom: number): Shape[] {
  if (zeroShare === undefined) return [];
  const strokes = shape("path", { class: "break", d: "M-5 5L-1 -5M1 5L5 -5" });
  return [placed(percent((zeroShare * 2) / 3), bottom, [strokes])];
}
