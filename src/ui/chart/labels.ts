/** Words in the picture: beside points, bars and curves, at stretches, lines and thresholds. */
import { curveHeightAt } from "./curves.ts";
import type { Frame } from "./frame.ts";
import type { Anchor, LineMark, Mark, Words } from "./mark.ts";
import { percent, type Shape, shape } from "./shape.ts";

/** From one line of words to the next. */
const LINE_PIXELS = 16;
/** Right of it, words stand at the left of what they name. */
const TURN_SHARE = 0.7;
/** So near one another along the axis, labels of curves may meet. */
const NEAR_SHARE = 0.3;
/** Baselines above and below what words name, and away from it. */
const ABOVE = 8;
const BELOW = 18;
const AWAY = 11;
/** First line inside a panel. */
const FIRST_LINE = 14;

interface Place {
  /** Of the width. */
  share: number;
  /** Of the baseline, in pixels. */
  y: number;
  dx?: number;
  anchor?: Anchor;
}

/** Words at a place. */
export function wordsShape(
  kind: "words" | "name" | "value" | "claimed",
  words: string | Words,
  { share, y, dx, anchor = "start" }: Place,
): Shape {
  const { text, lead, minor = false } = typeof words === "string" ? { text: words } : words;
  const attributes = {
    class: minor ? `${kind} minor` : kind,
    x: percent(share),
    y,
    dx,
    "text-anchor": anchor,
  };
  if (lead === undefined) return shape("text", attributes, text);
  return shape("text", attributes, [
    shape("tspan", { class: "minor" }, lead),
    shape("tspan", {}, text),
  ]);
}

/** All words of a mark but a curve's. */
export function markWords(mark: Mark, frame: Frame): Shape[] {
  const { xShare, xHeld, yPixels, yHeld, top } = frame;
  switch (mark.kind) {
    case "points":
      return mark.points.flatMap(({ x, y, high = y, label }) => {
        const place =
          mark.labels === "above"
            ? { share: xShare(x), y: yHeld(high) - ABOVE - 2, anchor: "middle" as const }
            : { ...beside(xShare(x), AWAY), y: yPixels(y) - ABOVE };
        return given("value", label, place);
      });
    case "bars":
      return mark.bars.flatMap(({ from, to, value, high = value, label }) => {
        const share = (xHeld(from) + xHeld(to)) / 2;
        return given("value", label, {
          share,
          y: yHeld(Math.max(value, high)) - 6,
          anchor: "middle",
        });
      });
    case "stretch":
      return given("words", mark.text, { share: xHeld(mark.from), dx: 6, y: top + FIRST_LINE });
    case "band":
      return given("words", mark.text, { share: 1, anchor: "end", y: yHeld(mark.high) - 6 });
    case "rule":
      return given(
        "words",
        mark.text,
        "y" in mark.at
          ? { share: 1, anchor: "end", y: yHeld(mark.at.y) - 6 }
          : { ...beside(xHeld(mark.at.x), 6), y: top + FIRST_LINE },
      );
    case "threshold": {
      const share = mark.x === undefined ? 0 : xShare(mark.x);
      return given("claimed", mark.text, { share, dx: 14, y: yHeld(mark.y) + LINE_PIXELS });
    }
    case "note": {
      const { x, y, text, anchor = "start", dx = 0, dy = 0 } = mark;
      return given("words", text, { share: xShare(x), y: yPixels(y) + dy, dx, anchor });
    }
    case "line":
    case "area":
      return [];
  }
}

/** The labels of curves; those that stand near one another are moved apart. */
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
    return [
      { label, share: frame.xShare(x), y: height + (label.side === "below" ? BELOW : -ABOVE) },
    ];
  });
  const limits = [frame.top + 4, frame.bottom - 4] as const;
  return clusters(placed).flatMap((cluster) => {
    const heights = spread(
      cluster.map(({ y }) => y),
      LINE_PIXELS,
      limits,
    );
    return cluster.map(({ label, share }, index) =>
      wordsShape("name", label, { ...beside(share, 0), y: heights[index]! }),
    );
  });
}

/**
 * Heights at least so far apart, in the order they had, and inside the limits where these are far enough apart;
 * what is far enough apart stays.
 */
export function spread(
  heights: readonly number[],
  apart: number,
  [top, bottom]: readonly [top: number, bottom: number],
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

/** Right of a place, or left of it where the axis soon ends. */
function beside(share: number, away: number): Pick<Place, "share" | "dx" | "anchor"> {
  return share > TURN_SHARE
    ? { share, dx: -away, anchor: "end" }
    : { share, dx: away, anchor: "start" };
}

function given(
  kind: Parameters<typeof wordsShape>[0],
  words: string | Words | undefined,
  place: Place,
): Shape[] {
  return words === undefined ? [] : [wordsShape(kind, words, place)];
}

/** Neighbours along the axis, each near the one before it. */
function clusters<Item extends { share: number }>(items: readonly Item[]): Item[][] {
  const found: Item[][] = [];
  for (const item of [...items].sort((a, b) => a.share - b.share)) {
    const last = found.at(-1);
    if (last && item.share - last.at(-1)!.share < NEAR_SHARE) last.push(item);
    else found.push([item]);
  }
  return found;
}

function isInside({ x, y }: Frame, atX: number, atY: number): boolean {
  const holds = ({ domain: [low, high] }: Frame["x"], value: number) =>
    value >= low && value <= high;
  return holds(x, atX) && holds(y, atY);
}
