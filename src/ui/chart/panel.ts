/** Draws a panel: its grid and axes, and its marks from what lies behind to what is read first. */
import { curveShape } from "./curves.ts";
import { type Frame, frameOf, PANEL_FOOT, type Panel } from "./frame.ts";
import { beside, curveLabels, noteShape, pointLabels, textShape } from "./labels.ts";
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
import { percent, type Shape, shape } from "./shape.ts";
import { boundShape, pointShape, supportShape } from "./symbol.ts";

/** What is drawn first lies behind. */
const LAYERS: readonly (readonly Mark["kind"][])[] = [
  ["span", "band"],
  ["area", "bars"],
  ["rule", "threshold"],
  ["line"],
  ["points"],
];
const SPAN_TEXT_Y = 14;
const INTERVAL_WIDTH = { beam: 8, whisker: 1.5 } as const;
/** So low a beam or a band can still be seen. */
const LEAST_PIXELS = 1;
const CLAIM_HALF = 16;

export interface DrawnPanel {
  shapes: Shape[];
  /** Height of the drawing in pixels. */
  height: number;
}

/**
 * @param ticksBelow whether the words of the ticks of x stand below this panel
 * @throws RangeError for a measured value that its axes do not hold
 */
export function drawPanel(x: Axis, panel: Panel, ticksBelow = true): DrawnPanel {
  const frame = frameOf(x, panel);
  const layer = (kinds: readonly Mark["kind"][]) =>
    panel.marks.filter(({ kind }) => kinds.includes(kind)).flatMap((mark) => shapesOf(mark, frame));
  const [behind, ...above] = LAYERS.map(layer);
  const lines = panel.marks.filter((mark): mark is LineMark => mark.kind === "line");
  return {
    shapes: [
      ...behind!,
      ...gridShapes(frame),
      ...above.flat(),
      ...curveLabels(lines, frame),
      ...panel.marks.flatMap((mark) => wordsOf(mark, frame)),
      ...(ticksBelow ? xTickShapes(frame) : []),
    ],
    height: frame.bottom + (ticksBelow ? PANEL_FOOT.ticks : PANEL_FOOT.bare),
  };
}

/** Level lines with their words left of the panel, in the room that the page keeps there. */
function gridShapes({ x, y, xShare, yPixels, top, bottom }: Frame): Shape[] {
  const level = y.ticks.flatMap(({ value, text, minor }) => {
    const at = yPixels(value);
    const kind = value === y.reference ? "one" : minor ? "grid minor" : "grid";
    return [
      shape("line", { class: kind, x1: 0, x2: "100%", y1: at, y2: at }),
      shape(
        "text",
        { class: minor ? "minor" : undefined, x: -8, y: at + 4.5, "text-anchor": "end" },
        text,
      ),
    ];
  });
  const foot = shape("line", { class: "axis", x1: 0, x2: "100%", y1: bottom, y2: bottom });
  const upright =
    x.reference === undefined ? [] : [rule("one", percent(xShare(x.reference)), top, bottom)];
  return [...level, foot, ...upright, ...breakShapes(x, bottom)];
}

function xTickShapes({ x, xShare, bottom }: Frame): Shape[] {
  return x.ticks.flatMap(({ value, text, minor }) => {
    const at = percent(xShare(value));
    return [
      shape("line", {
        class: minor ? "axis minor" : "axis",
        x1: at,
        x2: at,
        y1: bottom,
        y2: bottom + 4,
      }),
      shape(
        "text",
        { class: minor ? "minor" : undefined, x: at, y: bottom + 20, "text-anchor": "middle" },
        text,
      ),
    ];
  });
}

/** Two strokes where a logarithmic axis is broken behind 0. */
function breakShapes({ zeroShare }: Axis, bottom: number): Shape[] {
  if (zeroShare === undefined) return [];
  const at = percent((zeroShare * 2) / 3);
  return [
    shape("svg", { x: at, y: bottom, width: 1, height: 1, overflow: "visible" }, [
      shape("path", { class: "break", d: "M-5 5L-1 -5M1 5L5 -5" }),
    ]),
  ];
}

function shapesOf(mark: Mark, frame: Frame): Shape[] {
  const { top, height, xHeld, yHeld } = frame;
  switch (mark.kind) {
    case "span": {
      const [from, to] = [xHeld(mark.from), xHeld(mark.to)];
      return [
        shape("rect", {
          class: "stretch",
          x: percent(from),
          width: percent(to - from),
          y: top,
          height,
        }),
      ];
    }
    case "band": {
      const [low, high] = [yHeld(mark.low), yHeld(mark.high)];
      const tall = Math.max(LEAST_PIXELS, low - high);
      return [shape("rect", { class: "noise", x: 0, width: "100%", y: high, height: tall })];
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
  const [top, bottom] = side === "above" ? [frame.top, at] : [at, frame.bottom];
  const region = shape("rect", {
    class: "region",
    x: 0,
    width: "100%",
    y: top,
    height: bottom - top,
  });
  const place = x === undefined ? "0%" : percent(frame.xShare(x));
  const line =
    x === undefined
      ? shape("line", { class: "claim", x1: 0, x2: "100%", y1: at, y2: at })
      : shape("svg", { x: place, y: at, width: 1, height: 1, overflow: "visible" }, [
          shape("line", { class: "claim", x1: -CLAIM_HALF, x2: CLAIM_HALF }),
        ]);
  return [...(x === undefined ? [region] : []), line, supportShape(place, at)];
}

function wordsOf(mark: Mark, frame: Frame): Shape[] {
  switch (mark.kind) {
    case "points":
      return pointLabels(mark, frame);
    case "bars":
      return mark.bars.flatMap(({ from, to, value, high = value, label }) => {
        if (label === undefined) return [];
        const share = (frame.xHeld(from) + frame.xHeld(to)) / 2;
        const y = frame.yHeld(Math.max(value, high)) - 6;
        return [textShape(label, { share, y, anchor: "middle", kind: "value" })];
      });
    case "span": {
      const { text, from } = mark;
      const place = { share: frame.xHeld(from), dx: 6, y: frame.top + SPAN_TEXT_Y };
      return text === undefined ? [] : [textShape(text, place)];
    }
    case "band": {
      const y = frame.yHeld(mark.high) - 6;
      return mark.text === undefined ? [] : [textShape(mark.text, { share: 1, anchor: "end", y })];
    }
    case "rule":
      return ruleWords(mark, frame);
    case "threshold": {
      const place = mark.x === undefined ? 0 : frame.xShare(mark.x);
      return [
        textShape(mark.text, {
          share: place,
          dx: 14,
          y: frame.yHeld(mark.y) + 16,
          kind: "claimed",
        }),
      ];
    }
    case "note":
      return [noteShape(mark, frame)];
    default:
      return [];
  }
}

function ruleWords({ at, text }: RuleMark, frame: Frame): Shape[] {
  if (text === undefined) return [];
  if ("y" in at) return [textShape(text, { share: 1, anchor: "end", y: frame.yHeld(at.y) - 6 })];
  return [textShape(text, { ...beside(frame.xHeld(at.x), 6), y: frame.top + SPAN_TEXT_Y })];
}

function rule(className: string, x: `${number}%`, top: number, bottom: number): Shape {
  return shape("line", { class: className, x1: x, x2: x, y1: top, y2: bottom });
}
