import { describe, expect, it } from "vitest";
import type { Panel } from "../../../src/ui/chart/frame.ts";
import { frameOf } from "../../../src/ui/chart/frame.ts";
import type { Mark } from "../../../src/ui/chart/mark.ts";
import { groupedBars } from "../../../src/ui/chart/mark.ts";
import { drawPanels, widestTick } from "../../../src/ui/chart/panel.ts";
import { categoryAxis, linearAxis, logAxis } from "../../../src/ui/chart/scale.ts";
import { allShapes, numberOf, ofClass, textsOf } from "./find-shapes.ts";

const format = (value: number) => `${value}`;
const x = linearAxis([0, 10], { label: "seconds", format });
const y = linearAxis([0, 100], { label: "requests", format, at: [0, 50, 100] });

function draw(marks: readonly Mark[], more: Partial<Panel> = {}) {
  return drawPanels(x, [{ y, marks, height: 200, ...more }])[0]!.shapes;
}

describe("a panel", () => {
  it("has the high end of y on top and a level line at each tick", () => {
    const { yPixels, top, bottom } = frameOf(x, { y, marks: [], height: 200 });
    expect([yPixels(100), yPixels(0)]).toEqual([top, bottom]);
    expect(yPixels(25)).toBe(top + 150);
    expect(ofClass(draw([]), "grid").map((line) => numberOf(line, "y1"))).toEqual([
      bottom,
      top + 100,
      top,
    ]);
  });

  it("writes the ticks of x below the last of several only", () => {
    const [first, last] = drawPanels(x, [
      { y, marks: [] },
      { y, marks: [] },
    ]);
    expect(textsOf(first!.shapes)).toEqual(["0", "50", "100"]);
    expect(textsOf(last!.shapes)).toEqual(["0", "50", "100", ...x.ticks.map(({ text }) => text)]);
    expect(last!.height).toBeGreaterThan(first!.height);
  });

  it("writes a tick of x in as many lines as it has, with room below the panel for them", () => {
    const lines = linearAxis([0, 10], { label: "one in", format, at: [0, 10] });
    const ticks = lines.ticks.map((tick) => ({ ...tick, text: `${tick.text}\np${tick.text}` }));
    const [one] = drawPanels(lines, [{ y, marks: [] }]);
    const [two] = drawPanels({ ...lines, ticks }, [{ y, marks: [] }]);
    expect(textsOf(two!.shapes).slice(-4)).toEqual(["0", "p0", "10", "p10"]);
    const [upper, lower] = allShapes(two!.shapes).slice(-2);
    const between = numberOf(lower!, "y") - numberOf(upper!, "y");
    expect(between).toBeGreaterThan(0);
    expect(two!.height - one!.height).toBe(between);
  });

  it("marks the ticks of x that a narrow chart drops", () => {
    const minor = allShapes(draw([])).filter(
      ({ name, attributes }) => name === "text" && attributes.class === "minor",
    );
    expect(minor.map(({ text }) => text)).toEqual(["2", "6", "10"]);
  });

  it("draws the reference strongly, be it a tick or not", () => {
    for (const reference of [50, 60]) {
      const level = { ...y, reference };
      const [strong, ...more] = ofClass(draw([], { y: level }), "one");
      expect(numberOf(strong!, "y1")).toBe(
        frameOf(x, { y: level, marks: [], height: 200 }).yPixels(reference),
      );
      expect(more).toEqual([]);
    }
  });

  it("shows where its axis is broken behind 0", () => {
    const broken = logAxis([1, 10], { label: "ms", format, zero: true });
    expect(ofClass(drawPanels(broken, [{ y, marks: [] }])[0]!.shapes, "break")).toHaveLength(1);
    expect(ofClass(draw([]), "break")).toEqual([]);
  });

  it("tells the page how wide the words of y are", () => {
    const wide = linearAxis([0, 1e4], { label: "µs", format: (value) => `${value} µs` });
    expect(
      widestTick([
        { y, marks: [] },
        { y: wide, marks: [] },
      ]),
    ).toBe("10000 µs");
  });
});

describe("measured points", () => {
  it("stand at their place, with an interval from its low to its high end", () => {
    const shapes = draw([{ kind: "points", points: [{ x: 2.5, y: 50, low: 40, high: 75 }] }]);
    const [dot] = ofClass(shapes, "dot");
    expect(dot!.attributes).toMatchObject({ cx: "25%", cy: "110" });
    const [beam] = ofClass(shapes, "beam");
    expect([numberOf(beam!, "y"), numberOf(beam!, "height")]).toEqual([60, 70]);
  });

  it("have an interval that is cut off at the panel's edge", () => {
    const points = [{ x: 1, y: 90, low: -20, high: 400 }];
    const [beam] = ofClass(draw([{ kind: "points", points }]), "beam");
    expect([numberOf(beam!, "y"), numberOf(beam!, "height")]).toEqual([10, 200]);
  });

  it("fail the build outside of an axis, where they would not be seen", () => {
    expect(() => draw([{ kind: "points", points: [{ x: 1, y: 101 }] }])).toThrow('axis "requests"');
    expect(() => draw([{ kind: "points", points: [{ x: -1, y: 5 }] }])).toThrow('axis "seconds"');
  });

  it("have an arrow towards where the true value lies", () => {
    const up = ofClass(draw([{ kind: "points", points: [{ x: 1, y: 5, bound: "up" }] }]), "bound");
    expect(up[0]!.attributes.d).toMatch(/^M0 0V-/);
    const down = ofClass(
      draw([{ kind: "points", points: [{ x: 1, y: 5, bound: "down" }] }]),
      "bound",
    );
    expect(down[0]!.attributes.d).toMatch(/^M0 0V\d/);
  });

  it("differ in shape by series, without colour", () => {
    const outlines = [0, 1, 2, 3, 4, 5].map((series) => {
      const [dot] = ofClass(draw([{ kind: "points", series, points: [{ x: 1, y: 5 }] }]), "dot");
      return dot!.attributes.d ?? "circle";
    });
    expect(new Set(outlines).size).toBe(6);
    expect(() => draw([{ kind: "points", series: 6, points: [{ x: 1, y: 5 }] }])).toThrow(
      "tells 6 series apart",
    );
  });

  it("have their label at the side where there is room", () => {
    const points = [
      { x: 1, y: 5, label: "left" },
      { x: 9, y: 5, label: "right" },
    ];
    const anchors = ofClass(draw([{ kind: "points", points }]), "value").map(
      ({ attributes }) => attributes["text-anchor"],
    );
    expect(anchors).toEqual(["start", "end"]);
  });
});

describe("stretches, bands and lines", () => {
  it("go through the whole panel", () => {
    const shapes = draw([
      { kind: "stretch", from: 2, to: 7, text: "the spike" },
      { kind: "band", low: 25, high: 50 },
      { kind: "rule", at: { x: 5 }, series: 1 },
    ]);
    const [stretch] = ofClass(shapes, "stretch");
    expect(stretch!.attributes).toMatchObject({ x: "20%", width: "50%", y: "10", height: "200" });
    const [band] = ofClass(shapes, "noise");
    expect(band!.attributes).toMatchObject({ width: "100%", y: "110", height: "50" });
    const [event] = ofClass(shapes, "event");
    expect(event!.attributes).toMatchObject({ x1: "50%", x2: "50%", y1: "10", y2: "210" });
    expect(event!.attributes["stroke-dasharray"]).not.toBe("");
    expect(textsOf(shapes)).toContain("the spike");
  });

  it("lie behind the grid, and points before everything", () => {
    const shapes = draw([
      { kind: "points", points: [{ x: 1, y: 5 }] },
      {
        kind: "line",
        points: [
          { x: 0, y: 0 },
          { x: 1, y: 1 },
        ],
      },
      { kind: "stretch", from: 2, to: 7 },
    ]);
    const order = ["stretch", "grid", "line", "dot"].map((name) =>
      allShapes(shapes).findIndex(({ attributes }) => attributes.class?.split(" ").includes(name)),
    );
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order[0]).toBeGreaterThanOrEqual(0);
  });

  it("drop the lead of their words where there is little room", () => {
    const words = { lead: "without load: ", text: "2.4 ms" };
    const shapes = draw([{ kind: "band", low: 1, high: 2, text: words }]);
    expect(textsOf(shapes)).toContain("without load: 2.4 ms");
    const [lead, ...more] = ofClass(shapes, "minor").filter(({ name }) => name === "tspan");
    expect([lead!.text, more]).toEqual(["without load: ", []]);
  });
});

describe("a threshold", () => {
  it.each([
    ["above", 10, 100],
    ["below", 110, 100],
  ] as const)("shades the side %s it", (side, top, height) => {
    const shapes = draw([{ kind: "threshold", y: 50, side, text: "at most" }]);
    const [region] = ofClass(shapes, "region");
    expect([numberOf(region!, "y"), numberOf(region!, "height")]).toEqual([top, height]);
    expect(ofClass(shapes, "support")).toHaveLength(1);
    expect(textsOf(shapes)).toContain("at most");
  });
});

describe("bars", () => {
  it("stand side by side in their category, from 0 to their value", () => {
    const axis = categoryAxis(["GET", "SET"], "command");
    const marks = groupedBars([
      { legend: "server", values: [{ value: 50 }, { value: 100 }] },
      { legend: "store", values: [{ value: 25, low: 20, high: 30 }, { value: 0 }] },
    ]);
    const { shapes } = drawPanels(axis, [{ y, marks, height: 200 }])[0]!;
    const bars = ofClass(shapes, "bar");
    expect(bars.map((bar) => numberOf(bar, "height"))).toEqual([100, 200, 50, 0]);
    const lefts = bars.map((bar) => numberOf(bar, "x"));
    const rights = bars.map((bar, index) => lefts[index]! + numberOf(bar, "width"));
    expect(lefts[2]).toBeGreaterThanOrEqual(rights[0]!);
    expect(rights[2]).toBeLessThan(50);
    expect(lefts[1]).toBeGreaterThan(50);
    expect(ofClass(shapes, "whisker")).toHaveLength(1);
    expect(bars[0]!.attributes.class).not.toBe(bars[2]!.attributes.class);
  });
});
