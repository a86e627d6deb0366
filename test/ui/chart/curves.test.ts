import { describe, expect, it } from "vitest";
import { areaPath, curveHeightAt, curveShape, linePath } from "../../../src/ui/chart/curves.ts";
import { frameOf } from "../../../src/ui/chart/frame.ts";
import { curveLabels, spread } from "../../../src/ui/chart/labels.ts";
import { DASHES, dashOf, type LineMark } from "../../../src/ui/chart/mark.ts";
import { linearAxis, logAxis } from "../../../src/ui/chart/scale.ts";
import { numberOf } from "./find-shapes.ts";

const format = String;
const x = linearAxis([0, 10], { label: "seconds", format });
const frame = frameOf(x, {
  y: linearAxis([0, 100], { label: "ms", format }),
  marks: [],
  height: 100,
});
const logFrame = frameOf(logAxis([1, 100], { label: "ms", format }), {
  y: logAxis([1, 100], { label: "ms", format }),
  marks: [],
  height: 100,
});

const line = (points: LineMark["points"], more: Partial<LineMark> = {}): LineMark => ({
  kind: "line",
  points,
  ...more,
});

describe("a curve", () => {
  it("goes through its points, in hundredths of the width and pixels", () => {
    expect(
      linePath(
        line([
          { x: 0, y: 0 },
          { x: 5, y: 50 },
          { x: 10, y: 100 },
        ]),
        frame,
      ),
    ).toBe("M0,110L50,60L100,10");
  });

  it("has a gap where it has no value, and where a logarithm has none", () => {
    const points = [
      { x: 1, y: 1 },
      { x: 2, y: 1 },
      { x: 3, y: null },
      { x: 4, y: 1 },
      { x: 5, y: 1 },
    ];
    expect(linePath(line(points), frame).match(/M/g)).toHaveLength(2);
    const zero = [
      { x: 1, y: 10 },
      { x: 10, y: 0 },
      { x: 100, y: 10 },
    ];
    expect(linePath(line(zero), logFrame)).not.toMatch(/NaN|Infinity/);
  });

  it("is level at 0 as far as a break of the axis, and parted from what is behind it", () => {
    const broken = frameOf(logAxis([1, 100], { label: "ms", format, zero: true }), {
      y: linearAxis([0, 100], { label: "ms", format }),
      marks: [],
      height: 100,
    });
    const points = [
      { x: 0, y: 50, low: 0, high: 50 },
      { x: 1, y: 100, low: 50, high: 100 },
      { x: 100, y: 100, low: 50, high: 100 },
    ];
    expect(linePath(line(points), broken)).toBe("M0,60L6,60M12,10L100,10");
    expect(areaPath({ kind: "area", points }, broken).match(/M/g)).toHaveLength(2);
  });

  it("holds a value until the next where it goes in steps", () => {
    const path = linePath(
      line(
        [
          { x: 0, y: 0 },
          { x: 5, y: 100 },
        ],
        { steps: true },
      ),
      frame,
    );
    expect(path).toBe("M0,110L50,110L50,10");
  });

  it("is stretched to the panel with a stroke that is not, and is cut off at its edge", () => {
    const { attributes, children } = curveShape(
      line([
        { x: 0, y: 0 },
        { x: 1, y: 900 },
      ]),
      frame,
    );
    expect(attributes).toMatchObject({ width: "100%", preserveAspectRatio: "none" });
    expect(attributes.overflow).toBeUndefined();
    const [, top, width, height] = attributes.viewBox!.split(" ").map(Number);
    expect([width, top, height]).toEqual([100, Number(attributes.y), Number(attributes.height)]);
    expect(children![0]!.attributes["vector-effect"]).toBe("non-scaling-stroke");
  });

  it("differs from other series by its pattern, and what theory expects is always broken", () => {
    expect(new Set(DASHES.map((_, series) => dashOf({ series }))).size).toBe(DASHES.length);
    expect(dashOf({ series: 0, tone: "expected" })).toBe("6 4");
  });

  it("is straight between its points on a logarithmic axis, too", () => {
    const points = [
      { x: 1, y: 1 },
      { x: 100, y: 100 },
    ];
    expect(curveHeightAt({ points }, logFrame, 10)).toBeCloseTo(logFrame.yPixels(10), 9);
    expect(curveHeightAt({ points }, logFrame, 1_000)).toBeUndefined();
  });
});

it("fills an area between two curves, from the axis where there is no logarithm", () => {
  const points = [
    { x: 0, low: 0, high: 100 },
    { x: 10, low: 50, high: 100 },
  ];
  expect(areaPath({ kind: "area", points }, frame)).toBe("M0,10L100,10L100,60L0,110Z");
  const zero = [
    { x: 1, low: 0, high: 10 },
    { x: 100, low: 1, high: 10 },
  ];
  expect(areaPath({ kind: "area", points: zero }, logFrame)).toBe("M0,60L100,60L100,110L0,110Z");
});

describe("labels of curves", () => {
  const ending = (y: number, text: string) =>
    line(
      [
        { x: 0, y: 0 },
        { x: 10, y },
      ],
      { label: { text } },
    );

  it("stand at the curve's end, turned away from the edge", () => {
    const [label] = curveLabels([ending(50, "median")], frame);
    expect(label).toMatchObject({
      text: "median",
      attributes: { x: "100%", "text-anchor": "end" },
    });
    expect(numberOf(label!, "y")).toBe(frame.yPixels(50) - 8);
  });

  it("do not lie upon each other", () => {
    const labels = curveLabels([ending(52, "A"), ending(50, "B"), ending(51, "C")], frame);
    const heights = labels.map((label) => numberOf(label, "y")).sort((a, b) => a - b);
    expect(heights[1]! - heights[0]!).toBeGreaterThanOrEqual(16);
    expect(heights[2]! - heights[1]!).toBeGreaterThanOrEqual(16);
  });

  it("stand where the curve leaves the panel", () => {
    const leaving = line(
      [
        { x: 0, y: 0 },
        { x: 4, y: 90 },
        { x: 5, y: 900 },
      ],
      { label: { text: "A" } },
    );
    expect(curveLabels([leaving], frame)[0]!.attributes.x).toBe("40%");
  });
});

describe("what is spread", () => {
  it("stays where it is far enough apart", () => {
    expect(spread([10, 80, 40], 16, [0, 100])).toEqual([10, 80, 40]);
  });

  it("keeps its order and its distance", () => {
    expect(spread([50, 50, 49], 16, [0, 200])).toEqual([65, 81, 49]);
  });

  it("stays inside its limits", () => {
    expect(spread([98, 99], 16, [0, 100])).toEqual([84, 100]);
    expect(spread([-5], 16, [0, 100])).toEqual([0]);
  });
});
