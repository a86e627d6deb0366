/** Marks that keep their size at every width: points by shape, arrows of bounds, the support of a claim. */
import type { PointSymbol } from "./mark.ts";
import { type Length, placed, type Shape, shape } from "./shape.ts";

const RADIUS = 6;
const SMALL_RADIUS = 3.5;
/** From the middle of a mark to the tip of its arrow. */
const ARROW = 26;

/** Outlines about the origin, as large as a circle of that radius looks. */
const OUTLINES: Readonly<Record<Exclude<PointSymbol, "circle">, (r: number) => string>> = {
  square: (r) =>
    closed([-0.9 * r, -0.9 * r], [0.9 * r, -0.9 * r], [0.9 * r, 0.9 * r], [-0.9 * r, 0.9 * r]),
  diamond: (r) => closed([0, -1.3 * r], [1.3 * r, 0], [0, 1.3 * r], [-1.3 * r, 0]),
  triangle: (r) => closed([0, -1.2 * r], [1.15 * r, 0.9 * r], [-1.15 * r, 0.9 * r]),
  drop: (r) => closed([0, 1.2 * r], [1.15 * r, -0.9 * r], [-1.15 * r, -0.9 * r]),
  cross: (r) =>
    closed(
      ...[
        [-0.4, -1.1],
        [0.4, -1.1],
        [0.4, -0.4],
        [1.1, -0.4],
        [1.1, 0.4],
        [0.4, 0.4],
      ].map(scaled(r)),
      ...[
        [0.4, 1.1],
        [-0.4, 1.1],
        [-0.4, 0.4],
        [-1.1, 0.4],
        [-1.1, -0.4],
        [-0.4, -0.4],
      ].map(scaled(r)),
    ),
};

/** An open mark (`dot`), or a small filled one (`spot`). */
export function pointShape(
  symbol: PointSymbol,
  x: Length,
  y: Length,
  { tone, small = false }: { tone: string; small?: boolean },
): Shape {
  const radius = small ? SMALL_RADIUS : RADIUS;
  const className = `${small ? "spot" : "dot"} ${tone}`;
  if (symbol === "circle") return shape("circle", { class: className, cx: x, cy: y, r: radius });
  return placed(x, y, [shape("path", { class: className, d: OUTLINES[symbol](radius) })]);
}

/** From a mark towards where its true value lies. */
export function boundShape(
  direction: "up" | "down" | "left" | "right",
  x: Length,
  y: Length,
  tone: string,
): Shape {
  const back = ARROW - 6;
  const d = {
    right: `M0 0H${ARROW}M${back} -5L${ARROW} 0L${back} 5`,
    left: `M0 0H${-ARROW}M${-back} -5L${-ARROW} 0L${-back} 5`,
    up: `M0 0V${-ARROW}M-5 ${-back}L0 ${-ARROW}L5 ${-back}`,
    down: `M0 0V${ARROW}M-5 ${back}L0 ${ARROW}L5 ${back}`,
  }[direction];
  return placed(x, y, [shape("path", { class: `bound ${tone}`, d })]);
}

/** A triangle whose tip is at the threshold. */
export function supportShape(x: Length, y: Length): Shape {
  return placed(x, y, [shape("path", { class: "support", d: "M0 0L7.5 12H-7.5Z" })]);
}

type Place = readonly [x: number, y: number];

function closed(...places: readonly Place[]): string {
  return `M${places.map(([x, y]) => `${rounded(x)} ${rounded(y)}`).join("L")}Z`;
}

const scaled =
  (r: number) =>
  ([x, y]: readonly number[]): Place => [x! * r, y! * r];

const rounded = (value: number): number => Number(value.toFixed(1));
