/** What a diagram is made of: panels, and arrows in them that fit every width. */
import { percent, placed, type Shape, shape } from "../chart/index.ts";

export interface DiagramPanel {
  /** Stands above the panel. */
  title?: string;
  /** The panel in words, for those who do not see it. */
  words: string;
  /** In pixels. */
  height: number;
  /** x in shares of the width, y in pixels. */
  shapes: readonly Shape[];
}

const HEADS = {
  left: "M6 -5L0 0L6 5",
  right: "M-6 -5L0 0L-6 5",
  down: "M-5 -6L0 0L5 -6",
} as const;

/** The head of an arrow that ends at a share of the width. */
export function arrowHead(direction: keyof typeof HEADS, share: number, y: number): Shape {
  return placed(percent(share), y, [shape("path", { class: "arrow", d: HEADS[direction] })]);
}

/** A level arrow from one share of the width to another. */
export function levelArrow(from: number, to: number, y: number): Shape[] {
  const line = { x1: percent(from), x2: percent(to), y1: y, y2: y };
  return [
    shape("line", { class: "arrow", ...line }),
    arrowHead(to > from ? "right" : "left", to, y),
  ];
}
