/** Words in the picture: beside points and curves, at spans, rules and thresholds. */
import { curveHeightAt } from "./curves.ts";
import type { Frame } from "./frame.ts";
import type { Anchor, LineMark, NoteMark, PointsMark } from "./mark.ts";
import { percent, type Shape, shape } from "./shape.ts";

/** From one line of words to the next. */
export const LINE_PIXELS = 16;
/** Right of it, words stand at the left of what they name. */
const TURN_SHARE = 0.7;
const ABOVE = 8;
const BELOW = 18;

/** Words at a place; `dx` is away from the nearer end of the axis. */
export function textShape(
  text: string,
  place: { share: number; y: number; dx?: number; anchor?: Anchor; minor?: boolean; kind?: string },
): Shape {
  const { share, y, dx, anchor = "start", minor = false, kind = "words" } = place;
  const className = minor ? `${kind} minor` : kind;
  return shape("text", { class: className, x: percent(share), y, dx, "text-anchor": anchor }, text);
}

/** Right of a place, or left of it where the axis soon ends. */
export function beside(share: number, away: number): { share: number; dx: number; anchor: Anchor } {
  return share > TURN_SHARE
    ? { share, dx: -away, anchor: "end" }
    : { share, dx: away, anchor: "start" };
}

export function pointLabels({ points, labels = "beside" }: PointsMark, frame: Frame): Shape[] {
  return points.flatMap(({ x, y, high = y, label }) => {
    if (label === undefined) return [];
    const share = frame.xShare(x);
    return labels === "above"
      ? [textShape(label, { share, y: frame.yHeld(high) - 10, anchor: "middle", kind: "value" })]
      : [textShape(label, { ...beside(share, 11), y: frame.yPixels(y) - 8, kind: "value" })];
  });
}

/** The labels of curves; those that begin or end together are moved apart. */
export function curveLabels(marks: readonly LineMark[], frame: Frame): Shape[] {
  const placed = marks.flatMap((mark) => {
    const { label } = mark;
    if (!label) return [];
    const inside = mark.points.filter(({ x, y }) => y !== null && isInside(frame, x, y));
    const [first, last] = [inside[0], inside.at(-1)];
    if (!first || !last) return [];
    const { at = "end" } = label;
    const x = at === "start" ? first.x : at === "end" ? last.x : at;
    const height = curveHeightAt(mark, frame, x);
    if (height === undefined) return [];
    const y = height + (label.side === "below" ? BELOW : -ABOVE);
    return [{ label, x, y }];
  });
  const groups = Map.groupBy(placed, ({ x }) => frame.xShare(x).toFixed(1));
  return [...groups.values()].flatMap((group) => {
    const heights = spread(
      group.map(({ y }) => y),
      LINE_PIXELS,
      [frame.top + 4, frame.bottom - 4],
    );
    return group.map(({ label, x }, index) =>
      textShape(label.text, {
        ...beside(frame.xShare(x), 0),
        y: heights[index]!,
        ...(label.minor ? { minor: true } : {}),
        kind: "name",
      }),
    );
  });
}

export function noteShape(note: NoteMark, frame: Frame): Shape {
  const { x, y, text, anchor = "start", dx, dy = 0, minor = false } = note;
  return textShape(text, {
    share: frame.xShare(x),
    y: frame.yPixels(y) + dy,
    anchor,
    minor,
    ...(dx === undefined ? {} : { dx }),
    kind: "words",
  });
}

/**
 * Heights at least so far apart, in the order they had, and inside the limits where these are far enough apart;
 * what is far enough apart stays.
 */
export function spread(
  heights: readonly number[],
  apart: number,
  [top, bottom]: readonly [number, number],
): number[] {
  const order = heights.map((_, index) => index).sort((a, b) => heights[a]! - heights[b]!);
  const moved = [...heights];
  let least = top;
  for (const index of order) {
    moved[index] = Math.max(moved[index]!, least);
    least = moved[index]! + apart;
  }
  let most = bottom;
  for (const index of order.toReversed()) {
    moved[index] = Math.min(moved[index]!, most);
    most = moved[index]! - apart;
  }
  return moved;
}

function isInside({ y, x }: Frame, atX: number, atY: number): boolean {
  const holds = ({ domain: [low, high] }: Frame["x"], value: number) =>
    value >= low && value <= high;
  return holds(x, atX) && holds(y, atY);
}
