/**
 * Curves, steps and areas. Their paths stand in a drawing of 100 units' width that is stretched to the panel, with
 * strokes that are not: a path knows no percent. What leaves the panel is cut off at its edge.
 */
import { area, curveLinear, curveStepAfter, line } from "d3-shape";
import type { Frame } from "./frame.ts";
import { type AreaMark, dashOf, type LineMark, toneClass } from "./mark.ts";
import { type Shape, shape } from "./shape.ts";

/** Half a stroke outside of the panel, so that a curve at an edge keeps its width. */
const BLEED = 2;
const DIGITS = 2;

type Place = readonly [x: number, y: number];

/** A curve's path, with a gap wherever it has no value. */
export function linePath({ points, steps = false }: LineMark, frame: Frame): string {
  type Point = LineMark["points"][number];
  const path = line<Along<Point>>(
    ({ share }) => 100 * share,
    ({ point }) => frame.yPixels(point.y ?? Number.NaN),
  )
    .defined(({ share, point: { y } }) => y !== null && isPlace([share, frame.yPixels(y)]))
    .curve(steps ? curveStepAfter : curveLinear)
    .digits(DIGITS);
  return path(along(points, frame)) ?? "";
}

/** The outline of what lies between two curves; what is not above 0 on a logarithmic axis begins at its end. */
export function areaPath({ points, steps = false }: AreaMark, frame: Frame): string {
  type Point = AreaMark["points"][number];
  const path = area<Along<Point>>(
    ({ share }) => 100 * share,
    ({ point }) => finite(frame.yPixels(point.low), frame.bottom),
    ({ point }) => finite(frame.yPixels(point.high), frame.bottom),
  )
    .defined(({ share }) => Number.isFinite(share))
    .curve(steps ? curveStepAfter : curveLinear)
    .digits(DIGITS);
  return path(along(points, frame)) ?? "";
}

interface Along<Point> {
  /** Of the width. */
  share: number;
  point: Point;
}

/** Points along the axis; one at 0 is level as far as a break of the axis, and parted from those behind it. */
function along<Point extends { x: number }>(
  points: readonly Point[],
  { x: { zeroShare }, xShare }: Frame,
): Along<Point>[] {
  return points.flatMap((point) =>
    point.x === 0 && zeroShare !== undefined
      ? [0, zeroShare / 2, Number.NaN].map((share) => ({ share, point }))
      : [{ share: xShare(point.x), point }],
  );
}

export function curveShape(mark: LineMark | AreaMark, frame: Frame): Shape {
  const own =
    mark.kind === "line"
      ? {
          class: `line ${toneClass(mark)}`,
          d: linePath(mark, frame),
          "stroke-dasharray": dashOf(mark),
        }
      : { class: `area ${toneClass(mark)}`, d: areaPath(mark, frame) };
  const top = frame.top - BLEED;
  const height = frame.height + 2 * BLEED;
  const stretched = {
    y: top,
    width: "100%",
    height,
    viewBox: `0 ${top} 100 ${height}`,
    preserveAspectRatio: "none",
  };
  return shape("svg", stretched, [
    shape("path", { ...own, "vector-effect": "non-scaling-stroke" }),
  ]);
}

/** Where a curve is at an x, in pixels from the top, straight between its points; undefined where it is not. */
export function curveHeightAt(
  { points }: Pick<LineMark, "points">,
  { xShare, yPixels }: Pick<Frame, "xShare" | "yPixels">,
  x: number,
): number | undefined {
  const after = points.findIndex((point) => point.x >= x);
  const [one, other] = [points[Math.max(0, after - 1)], points[after]];
  if (!one || !other || one.y === null || other.y === null) return undefined;
  const [from, to] = [yPixels(one.y), yPixels(other.y)];
  if (one.x === other.x) return to;
  const passed = (xShare(x) - xShare(one.x)) / (xShare(other.x) - xShare(one.x));
  return from + passed * (to - from);
}

const isPlace = (place: Place): boolean => place.every(Number.isFinite);

const finite = (value: number, otherwise: number): number =>
  Number.isFinite(value) ? value : otherwise;
