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
  const path = line<LineMark["points"][number]>(
    ({ x }) => 100 * frame.xShare(x),
    ({ y }) => frame.yPixels(y ?? Number.NaN),
  )
    .defined(({ x, y }) => y !== null && isPlace([frame.xShare(x), frame.yPixels(y)]))
    .curve(steps ? curveStepAfter : curveLinear)
    .digits(DIGITS);
  return path([...points]) ?? "";
}

/** The outline of what lies between two curves; what is not above 0 on a logarithmic axis begins at its end. */
export function areaPath({ points, steps = false }: AreaMark, frame: Frame): string {
  const path = area<AreaMark["points"][number]>(
    ({ x }) => 100 * frame.xShare(x),
    ({ low }) => finite(frame.yPixels(low), frame.bottom),
    ({ high }) => finite(frame.yPixels(high), frame.bottom),
  )
    .curve(steps ? curveStepAfter : curveLinear)
    .digits(DIGITS);
  return path([...points]) ?? "";
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
