/**
 * A lane: one quantity on one line. An interval is a beam, a threshold the support under it, the control a grey
 * block; x is a share of the width and y is pixels about the middle, so that one drawing fits every width.
 */
import type { Change, LaneMark, Style } from "./mark.ts";
import { SYMBOLS, seriesOf, toneClass } from "./mark.ts";
import { type Axis, clampedShareOf, requireInside, shareOf } from "./scale.ts";
import { type Length, percent, type Shape, shape } from "./shape.ts";
import { boundShape, pointShape, supportShape } from "./symbol.ts";

/** Where a lane's middle and foot are: in a row the row's own, by itself pixels. */
export interface LaneFrame {
  middle: Length;
  bottom: Length;
}

export const ROW_FRAME: LaneFrame = { middle: "50%", bottom: "100%" };
/** A lane by itself, with words under its support. */
export const LONE_FRAME: LaneFrame = { middle: 20, bottom: 40 };

const BEAM_HALF = 5;
const NOISE_HALF = 10;
const BAR_HALF = 9;
const CAP_HALF = 4;
/** So narrow a beam can still be seen. */
const LEAST_SHARE = 0.003;
const SUPPORT_TOP = 7;
const CLAIM_BASELINE = 34;
/** Words turn about their place where this near an end. */
const NEAR_END = 0.25;

/** The lane from its grid up to its marks. */
export function laneShapes(
  axis: Axis,
  marks: readonly LaneMark[],
  { middle, bottom }: LaneFrame = ROW_FRAME,
): Shape[] {
  const held = clampedShareOf(axis);
  const share = shareOf(axis);
  const { ticks, reference } = axis;
  return [
    ...marks.flatMap((mark) => regionOf(mark, held, bottom)),
    ...ticks
      .filter(({ value }) => value !== reference)
      .map(({ value }) => upright("grid", share(value), bottom)),
    ...(reference === undefined ? [] : [upright("one", share(reference), bottom)]),
    shape(
      "svg",
      { y: middle, width: "100%", height: 1, overflow: "visible" },
      marks.flatMap((mark) => markShapes(mark, axis)),
    ),
    ...marks.flatMap((mark) =>
      mark.kind === "upright" ? [upright("stock", held(mark.at), bottom)] : [],
    ),
  ];
}

/** The ticks' words, in a drawing of one line of text. */
export function laneTicks(axis: Axis): Shape[] {
  const share = shareOf(axis);
  return axis.ticks.map(({ value, text, minor }) =>
    shape(
      "text",
      {
        class: minor ? "minor" : undefined,
        x: percent(share(value)),
        y: 17,
        "text-anchor": "middle",
      },
      text,
    ),
  );
}

/**
 * A ratio or a difference: a soft span from "no change" to its beam, its control and its claim. One whose interval
 * holds "no change" is open, unless it has a tone.
 */
export function changeMarks(axis: Axis, change: Change): LaneMark[] {
  const { value, low, high, control, threshold, bound, ...given } = change;
  const none = axis.reference ?? axis.domain[0];
  const isTold = low > none || high < none;
  const style: Style = isTold ? given : { tone: "open", ...given };
  return [
    ...(isTold
      ? [{ kind: "span" as const, from: none, to: low > none ? low : high, ...style }]
      : []),
    ...(control ? [{ kind: "noise" as const, ...control }] : []),
    { kind: "estimate", value, low, high, bound, ...style },
    ...(threshold ? [{ kind: "threshold" as const, ...threshold }] : []),
  ];
}

function markShapes(mark: LaneMark, axis: Axis): Shape[] {
  const share = clampedShareOf(axis);
  switch (mark.kind) {
    case "span":
      return [stretch(`span ${toneClass(mark)}`, share(mark.from), share(mark.to), BEAM_HALF)];
    case "noise":
      return [stretch("noise", share(mark.low), share(mark.high), NOISE_HALF)];
    case "bar": {
      const [index, of] = mark.slot ?? [0, 1];
      const half = BAR_HALF / of;
      const middle = (2 * index + 1 - of) * half;
      const kind = `bar ${toneClass(mark)}`;
      return [stretch(kind, share(mark.from), share(mark.to), half, middle)];
    }
    case "estimate":
      return estimateShapes(mark, axis);
    case "threshold":
      return [
        supportShape(percent(share(mark.at)), SUPPORT_TOP),
        ...(mark.text ? [words("claimed", share(mark.at), CLAIM_BASELINE, mark.text)] : []),
      ];
    case "text":
      return [words("words", share(mark.at), 4.5, mark.text)];
    case "upright":
      return [];
  }
}

function estimateShapes(mark: Extract<LaneMark, { kind: "estimate" }>, axis: Axis): Shape[] {
  const { value, low = value, high = value, bound, small = false } = mark;
  requireInside(axis, value);
  const share = clampedShareOf(axis);
  const tone = toneClass(mark);
  const [from, to] = [share(low), share(high)];
  const interval =
    low === high
      ? []
      : small
        ? whisker(from, to, tone)
        : [stretch(`beam ${tone}`, from, to, BEAM_HALF)];
  return [
    ...interval,
    ...(bound ? [boundShape(bound, percent(share(value)), 0, tone)] : []),
    pointShape(SYMBOLS[seriesOf(mark)]!, percent(share(value)), 0, { tone, small }),
  ];
}

function whisker(from: number, to: number, tone: string): Shape[] {
  const cap = (at: number) =>
    shape("line", {
      class: `whisker ${tone}`,
      x1: percent(at),
      x2: percent(at),
      y1: -CAP_HALF,
      y2: CAP_HALF,
    });
  const line = shape("line", { class: `whisker ${tone}`, x1: percent(from), x2: percent(to) });
  return [line, cap(from), cap(to)];
}

function stretch(className: string, one: number, other: number, half: number, middle = 0): Shape {
  const from = Math.min(one, other);
  const width = Math.max(LEAST_SHARE, Math.abs(other - one));
  return shape("rect", {
    class: className,
    x: percent(from),
    width: percent(width),
    y: middle - half,
    height: 2 * half,
  });
}

function regionOf(mark: LaneMark, share: (value: number) => number, height: Length): Shape[] {
  if (mark.kind !== "threshold" || mark.side === undefined) return [];
  const at = share(mark.at);
  const [from, to] = mark.side === "right" ? [at, 1] : [0, at];
  return [
    shape("rect", { class: "region", x: percent(from), width: percent(to - from), y: 0, height }),
  ];
}

function upright(className: string, share: number, bottom: Length): Shape {
  const x = percent(share);
  return shape("line", { class: className, x1: x, x2: x, y1: 0, y2: bottom });
}

function words(className: string, share: number, y: number, text: string): Shape {
  const anchor = share < NEAR_END ? "start" : share > 1 - NEAR_END ? "end" : "middle";
  return shape("text", { class: className, x: percent(share), y, "text-anchor": anchor }, text);
}
