import { expect, it } from "vitest";
import { legendOf } from "../../../src/ui/chart/legend.ts";
import type { LaneMark, Mark } from "../../../src/ui/chart/mark.ts";
import { ofClass } from "./find-shapes.ts";

it("has one entry a name, in which marks of that name share a sample", () => {
  const marks: Mark[] = [
    { kind: "line", series: 1, legend: "constant holds", points: [] },
    { kind: "points", series: 1, legend: "constant holds", points: [] },
    { kind: "stretch", legend: "the spike", from: 0, to: 1 },
    { kind: "line", points: [], label: { text: "labelled in the picture" } },
  ];
  const [first, second, ...more] = legendOf([...marks, ...marks]);
  expect([first!.text, second!.text, more]).toEqual(["constant holds", "the spike", []]);
  expect(ofClass(first!.sample, "line")).toHaveLength(1);
  expect(ofClass(first!.sample, "dot")).toHaveLength(1);
  expect(ofClass(second!.sample, "stretch")).toHaveLength(1);
});

it("shows marks as the picture does: pattern, shape and tone", () => {
  const marks: (Mark | LaneMark)[] = [
    { kind: "line", tone: "expected", legend: "theory", points: [] },
    { kind: "rule", series: 2, legend: "killed", at: { x: 1 } },
    { kind: "bar", series: 1, legend: "store", from: 0, to: 1 },
    { kind: "estimate", series: 3, small: true, legend: "median", value: 1 },
  ];
  const [theory, killed, store, median] = legendOf(marks).map(({ sample }) => sample[0]!);
  expect(theory!.attributes).toMatchObject({ class: "line expected", "stroke-dasharray": "6 4" });
  expect(killed!.attributes.x1).toBe(killed!.attributes.x2);
  expect(store!.attributes.class).toBe("bar series-1");
  expect(ofClass([median!], "spot")).toHaveLength(1);
});
