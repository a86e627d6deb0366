/** Draws panels: their grid and axes, and their marks from what lies behind to what is read first. */
import { curveShape } from "./curves.ts";
import { FOOT, type Frame, footOf, frameOf, gridShapes, type Panel, xTickShapes } from "./frame.ts";
import { curveLabels, markWords } from "./labels.ts";
import {
  type BarsMark,
  dashOf,
  type LineMark,
  type Mark,
  type Measured,
  type PointsMark,
  type RuleMark,
  SYMBOLS,
  seriesOf,
  type ThresholdMark,
  toneClass,
} from "./mark.ts";
import { type Axis, requireInside } from "./scale.ts";
import { percent, placed, type Shape, shape } from "./shape.ts";
import { boundShape, pointShape, supportShape } from "./symbol.ts";

/** Above the grid; what is drawn first lies behind. */
const LAYERS: readonly (readonly Mark["kind"][])[] = [
  ["area", "bars"],
  ["rule", "threshold"],
  ["line"],
  ["points"],
];
const INTERVAL_WIDTH = { beam: 8, whisker: 1.5 } as const;
/** So low a beam or a band can still be seen. */
const LEAST_PIXELS = 1;
const CLAIM_HALF = 16;

export interface DrawnPanel {
  shapes: Shape[];
  /** Of the drawing, in pixels. */
  height: number;
}

/**
 * Panels over one axis of x, whose ticks stand below the last.
 * @throws RangeError for a measured value that its axes do not hold
 */
export function drawPanels(x: Axis, panels: readonly Panel[]): DrawnPanel[] {
  return panels.map((panel, index) => drawPanel(x, panel, index === panels.length - 1));
}

/** The longest words of the ticks of y: as wide is the room that a page keeps left of the panels. */
export function widestTick(panels: readonly Panel[]): string {
  return panels
    .flatMap(({ y }) => y.ticks.map(({ text }) => text))
    .reduce((one, other) => (other.length > one.length ? other : one), "");
}

function drawPanel(x: Axis, panel: Panel, hasTicks: boolean): DrawnPanel {
  const frame = frameOf(x, panel);
  const drawn = (kinds: readonly Mark["kind"][]) =>
    panel.marks.filter(({ kind }) => kinds.includes(kind)).flatMap((mark) => shapesOf(mark, frame));
  const lines = panel.marks.filter((mark): mark is LineMark => mark.kind === "line");
  return {
    shapes: [
      ...drawn(["stretch", "band"]),
      ...gridShapes(frame),
      ...LAYERS.flatMap(drawn),
      ...curveLabels(lines, frame),
      ...panel.marks.flatMap((mark) => markWords(mark, frame)),
      ...(hasTicks ? xTickShapes(frame) : []),
    ],
    height: frame.bottom + (hasTicks ? footOf(x) : FOOT.bare),
  };
}

function shapesOf(mark: Mark, frame: Frame): Shape[] {
  const { top, height, xHeld, yHeld } = frame;
  switch (mark.kind) {
    case "stretch": {
      const [from, to] = [xHeld(mark.from), xHeld(mark.to)];
      const place = { x: percent(from), width: percent(to - from), y: top, height };
      return [shape("rect", { class: "stretch", ...place })];
    }
    case "band": {
      const [low, high] = [yHeld(mark.low), yHeld(mark.high)];
      const place = { x: 0, width: "100%", y: high, height: Math.max(LEAST_PIXELS, low - high) };
      return [shape("rect", { class: "noise", ...place })];
    }
    case "area":
    case "line":
      return [curveShape(mark, frame)];
    case "bars":
      return barShapes(mark, frame);
    case "rule":
      return [ruleShape(mark, frame)];
    case "threshold":
      return thresholdShapes(mark, frame);
    case "points":
      return mark.points.flatMap((point) => measuredShapes(point, mark, frame));
    case "note":
      return [];
  }
}

function measuredShapes(point: Measured, mark: PointsMark, frame: Frame): Shape[] {
  const { x, y, low = y, high = y, bound } = point;
  requireInside(frame.x, x);
  requireInside(frame.y, y);
  const tone = toneClass(mark);
  const small = mark.small ?? false;
  const at = percent(frame.xShare(x));
  const height = frame.yPixels(y);
  return [
    ...(low === high ? [] : [interval(at, frame.yHeld(low), frame.yHeld(high), tone, small)]),
    ...(bound ? [boundShape(bound, at, height, tone)] : []),
    pointShape(SYMBOLS[seriesOf(mark)]!, at, height, { tone, small }),
  ];
}

/** An interval about a place of x: a beam, or a line where marks are small. */
function interval(x: `${number}%`, low: number, high: number, tone: string, small: boolean): Shape {
  const kind = small ? "whisker" : "beam";
  const width = INTERVAL_WIDTH[kind];
  return shape("rect", {
    class: `${kind} ${tone}`,
    x,
    width,
    y: high,
    height: Math.max(LEAST_PIXELS, low - high),
    transform: `translate(${-width / 2} 0)`,
  });
}

function barShapes(mark: BarsMark, frame: Frame): Shape[] {
  return mark.bars.flatMap(({ from, to, value, base = 0, low = value, high = value }) => {
    requireInside(frame.y, value);
    const [left, right] = [frame.xHeld(from), frame.xHeld(to)];
    const [one, other] = [frame.yHeld(base), frame.yHeld(value)];
    const bar = shape("rect", {
      class: `bar ${toneClass(mark)}`,
      x: percent(left),
      width: percent(right - left),
      y: Math.min(one, other),
      height: Math.abs(one - other),
    });
    const middle = percent((left + right) / 2);
    return low === high
      ? [bar]
      : [bar, interval(middle, frame.yHeld(low), frame.yHeld(high), "ink", true)];
  });
}

function ruleShape({ at, ...style }: RuleMark, frame: Frame): Shape {
  const kind = `event ${style.tone ?? "ink"}`;
  const dash = { "stroke-dasharray": dashOf(style) };
  if ("x" in at) {
    const x = percent(frame.xHeld(at.x));
    return shape("line", { class: kind, x1: x, x2: x, y1: frame.top, y2: frame.bottom, ...dash });
  }
  const y = frame.yHeld(at.y);
  return shape("line", { class: kind, x1: 0, x2: "100%", y1: y, y2: y, ...dash });
}

function thresholdShapes({ x, y, side }: ThresholdMark, frame: Frame): Shape[] {
  const at = frame.yHeld(y);
  if (x !== undefined) {
    const place = percent(frame.xShare(x));
    const line = shape("line", { class: "claim", x1: -CLAIM_HALF, x2: CLAIM_HALF });
    return [placed(place, at, [line]), supportShape(place, at)];
  }
  const [top, bottom] = side === "above" ? [frame.top, at] : [at, frame.bottom];
  return [
    shape("rect", { class: "region", x: 0, width: "100%", y: top, height: bottom - top }),
    shape("line", { class: "claim", x1: 0, x2: "100%", y1: at, y2: at }),
    supportShape("0%", at),
  ];
}
