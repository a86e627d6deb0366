import { describe, expect, it } from "vitest";
import { changeMarks, LONE_FRAME, laneShapes, laneTicks } from "../../../src/ui/chart/lane.ts";
import type { LaneMark } from "../../../src/ui/chart/mark.ts";
import { linearAxis, logAxis } from "../../../src/ui/chart/scale.ts";
import type { Shape } from "../../../src/ui/chart/shape.ts";
import { allShapes, numberOf, ofClass, textsOf } from "./find-shapes.ts";

const format = (value: number) => `${value}×`;
const axis = logAxis([0.1, 1_000], { label: "times", format, reference: 1 });
const draw = (marks: readonly LaneMark[]) => laneShapes(axis, marks);

const endsOf = (rect: Shape) => [
  numberOf(rect, "x"),
  Number((numberOf(rect, "x") + numberOf(rect, "width")).toFixed(2)),
];

describe("a lane", () => {
  it("has a line at each tick through the whole row, and a strong one where nothing changes", () => {
    const lines = ofClass(draw([]), "grid");
    expect(lines.map(({ attributes }) => attributes.x1)).toEqual(["0%", "50%", "75%", "100%"]);
    expect(lines.every(({ attributes }) => attributes.y2 === "100%")).toBe(true);
    expect(ofClass(draw([]), "one").map(({ attributes }) => attributes.x1)).toEqual(["25%"]);
  });

  it("has its marks about the middle of its row, or of itself where it stands alone", () => {
    const marks: LaneMark[] = [{ kind: "estimate", value: 10, low: 1, high: 100 }];
    const middleOf = (shapes: Shape[]) => allShapes(shapes).find(({ name }) => name === "svg");
    expect(middleOf(draw(marks))!.attributes.y).toBe("50%");
    expect(middleOf(laneShapes(axis, marks, LONE_FRAME))!.attributes.y).toBe("20");
    const [beam] = ofClass(draw(marks), "beam");
    expect(numberOf(beam!, "y")).toBe(-numberOf(beam!, "height") / 2);
  });

  it("writes its ticks at their places", () => {
    expect(laneTicks(axis).map(({ text, attributes }) => [text, attributes.x])).toEqual([
      ["0.1×", "0%"],
      ["1×", "25%"],
      ["10×", "50%"],
      ["100×", "75%"],
      ["1000×", "100%"],
    ]);
  });
});

describe("an estimate", () => {
  it("is a ring on a beam from end to end of its interval", () => {
    const shapes = draw([{ kind: "estimate", value: 10, low: 1, high: 100 }]);
    expect(endsOf(ofClass(shapes, "beam")[0]!)).toEqual([25, 75]);
    expect(ofClass(shapes, "dot")[0]!.attributes.cx).toBe("50%");
  });

  it("has a beam that can be seen however narrow its interval is", () => {
    const [beam] = ofClass(
      draw([{ kind: "estimate", value: 10, low: 9.999, high: 10.001 }]),
      "beam",
    );
    expect(numberOf(beam!, "width")).toBeGreaterThan(0.2);
  });

  it("has an interval that is cut off at the axis, and fails the build where it is beyond itself", () => {
    const shapes = draw([{ kind: "estimate", value: 10, low: -3, high: 1e9 }]);
    expect(endsOf(ofClass(shapes, "beam")[0]!)).toEqual([0, 100]);
    expect(() => draw([{ kind: "estimate", value: 1e9 }])).toThrow('axis "times"');
  });

  it("has a thin interval and a filled mark where it is small", () => {
    const shapes = draw([{ kind: "estimate", value: 10, low: 1, high: 100, small: true }]);
    expect(ofClass(shapes, "whisker")).toHaveLength(3);
    expect(ofClass(shapes, "spot")).toHaveLength(1);
    expect(ofClass(shapes, "beam")).toEqual([]);
  });

  it("has an arrow where the load generator was the limit", () => {
    const [right] = ofClass(draw([{ kind: "estimate", value: 10, bound: "right" }]), "bound");
    expect(right!.attributes.d).toMatch(/^M0 0H\d/);
    const [left] = ofClass(draw([{ kind: "estimate", value: 10, bound: "left" }]), "bound");
    expect(left!.attributes.d).toMatch(/^M0 0H-/);
  });
});

describe("a change", () => {
  const spanOf = (low: number, high: number) =>
    ofClass(draw(changeMarks(axis, { value: Math.sqrt(low * high), low, high })), "span").map(
      endsOf,
    );

  it("has a soft span from no change to the near end of its interval, on either side", () => {
    expect(spanOf(10, 100)).toEqual([[25, 50]]);
    expect(spanOf(0.1, 0.1 * Math.sqrt(10))).toEqual([[12.5, 25]]);
  });

  it("has none where its interval holds no change, and is open there", () => {
    expect(spanOf(0.5, 10)).toEqual([]);
    const beamOf = (low: number, high: number) =>
      ofClass(draw(changeMarks(axis, { value: Math.sqrt(low * high), low, high })), "beam")[0]!;
    expect(beamOf(0.5, 10).attributes.class).toBe("beam open");
    expect(beamOf(2, 10).attributes.class).toBe("beam series-0");
  });

  it("carries its control, its claim and its tone", () => {
    const shapes = draw(
      changeMarks(axis, {
        value: 10,
        low: 5,
        high: 20,
        tone: "fault",
        control: { low: 0.1, high: 10 },
        threshold: { at: 100, text: "at least 100×", side: "right" },
      }),
    );
    expect(endsOf(ofClass(shapes, "noise")[0]!)).toEqual([0, 50]);
    expect(endsOf(ofClass(shapes, "region")[0]!)).toEqual([75, 100]);
    expect(textsOf(shapes)).toEqual(["at least 100×"]);
    for (const kind of ["span", "beam", "dot"]) {
      expect(ofClass(shapes, kind)[0]!.attributes.class).toContain("fault");
    }
  });
});

describe("bars of a lane", () => {
  const counts = linearAxis([0, 100], { label: "µs", format });

  it("go from value to value, in either order", () => {
    const [bar] = ofClass(laneShapes(counts, [{ kind: "bar", from: 75, to: 25 }]), "bar");
    expect(endsOf(bar!)).toEqual([25, 75]);
  });

  it("stand one below the other in their slots, as high together as one", () => {
    const [one] = ofClass(laneShapes(counts, [{ kind: "bar", from: 0, to: 5 }]), "bar");
    const marks = [0, 1].map(
      (index): LaneMark => ({ kind: "bar", series: index, from: 0, to: 5, slot: [index, 2] }),
    );
    const [upper, lower] = ofClass(laneShapes(counts, marks), "bar");
    expect(numberOf(upper!, "y")).toBe(numberOf(one!, "y"));
    expect(numberOf(lower!, "y")).toBe(numberOf(upper!, "y") + numberOf(upper!, "height"));
    expect(numberOf(upper!, "height") + numberOf(lower!, "height")).toBe(numberOf(one!, "height"));
  });
});

it("turns words near an end towards the middle", () => {
  const anchors = [0.2, 10, 900].map((at) => {
    const [words] = ofClass(draw([{ kind: "threshold", at, text: "claimed" }]), "claimed");
    return words!.attributes["text-anchor"];
  });
  expect(anchors).toEqual(["start", "middle", "end"]);
});
