import { describe, expect, it } from "vitest";
import { oneLanePanels, ROADS } from "../one-lane.ts";

describe("the road with one lane", () => {
  it("has cars behind the lorry, beside it, and between its parts", () => {
    const [handler, layBy, parts] = ROADS.map(({ vehicles }) => vehicles);
    const lorry = handler!.find(({ kind }) => kind === "lorry")!;
    for (const { kind, at } of handler!) if (kind === "car") expect(at).toBeLessThan(lorry.at);
    expect(layBy!.filter(({ isInLayBy }) => isInLayBy).map(({ kind }) => kind)).toEqual(["lorry"]);
    const inOrder = [...parts!].sort((a, b) => b.at - a.at).map(({ kind }) => kind);
    expect(inOrder).toEqual(["part", "car", "part", "car", "part", "car", "part", "car"]);
  });

  it("keeps vehicles on their road, and apart where they are on the same one", () => {
    for (const { vehicles, layBy = [0, 100] } of ROADS) {
      for (const { at, length, isInLayBy } of vehicles) {
        const [from, to] = isInLayBy ? layBy : [0, 100];
        expect(at).toBeGreaterThanOrEqual(from);
        expect(at + length).toBeLessThanOrEqual(to);
      }
      const inOrder = vehicles.filter(({ isInLayBy }) => !isInLayBy).sort((a, b) => a.at - b.at);
      for (const [index, { at }] of inOrder.slice(1).entries())
        expect(at).toBeGreaterThan(inOrder[index]!.at + inOrder[index]!.length);
    }
  });

  it("is drawn with every vehicle, below its title, and told in words", () => {
    const panels = oneLanePanels();
    expect(panels.map(({ title, words }) => ({ title, words }))).toEqual(
      ROADS.map(({ title, words }) => ({ title, words })),
    );
    for (const [index, { shapes }] of panels.entries()) {
      const drawn = shapes.map(({ attributes }) => attributes.class);
      for (const kind of ["lorry", "part", "car"] as const) {
        const those = ROADS[index]!.vehicles.filter((vehicle) => vehicle.kind === kind);
        expect(drawn.filter((one) => one === kind)).toHaveLength(those.length);
      }
      expect(drawn.filter((one) => one === "road")).toHaveLength(index === 1 ? 2 : 1);
      expect(drawn.includes("cargo")).toBe(drawn.includes("lorry"));
    }
  });
});
