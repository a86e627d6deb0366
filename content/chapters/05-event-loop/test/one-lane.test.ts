import { describe, expect, it } from "vitest";
import { FRAMES, LETTER_UNITS } from "#ui/chart-old/frame.ts";
import { layoutOneLane, ROADS } from "../one-lane.ts";

describe("the road with one lane", () => {
  it("has cars behind the lorry, beside it, and between its parts", () => {
    const [handler, layBy, parts] = ROADS.map(({ vehicles }) => vehicles);
    const lorry = handler!.find(({ kind }) => kind === "lorry")!;
    for (const { kind, at } of handler!) if (kind === "car") expect(at).toBeLessThan(lorry.at);
    expect(layBy!.filter(({ isInLayBy }) => isInLayBy).map(({ kind }) => kind)).toEqual(["lorry"]);
    const inOrder = [...parts!].sort((a, b) => b.at - a.at).map(({ kind }) => kind);
    expect(inOrder).toEqual(["part", "car", "part", "car", "part", "car", "part", "car"]);
  });

  it.each(FRAMES)("keeps vehicles on their roads and apart on the $name frame", (frame) => {
    const { roads, width, height } = layoutOneLane(frame);
    for (const { lane, layBy, vehicles, texts } of roads) {
      for (const { x, y, width: long, height: high } of vehicles) {
        const on = [lane, ...(layBy ? [layBy] : [])].filter(
          (road) =>
            x >= road.x &&
            x + long <= road.x + road.width &&
            y >= road.y &&
            y + high <= road.y + road.height,
        );
        expect(on).toHaveLength(1);
      }
      const sorted = vehicles.toSorted((a, b) => a.y - b.y || a.x - b.x);
      sorted.slice(1).forEach((vehicle, index) => {
        const before = sorted[index]!;
        if (before.y === vehicle.y) expect(before.x + before.width).toBeLessThan(vehicle.x);
      });
      for (const { x, text, anchor } of texts) {
        const long = text.length * LETTER_UNITS;
        const left = anchor === "middle" ? x - long / 2 : x;
        expect(left, text).toBeGreaterThanOrEqual(0);
        expect(left + long, text).toBeLessThanOrEqual(width);
      }
      expect(lane.y + lane.height + (layBy?.height ?? 0)).toBeLessThan(height);
    }
  });

  it.each(FRAMES)("has room for the lorry's words on the $name frame", (frame) => {
    for (const { vehicles, texts } of layoutOneLane(frame).roads) {
      const lorry = vehicles.find(({ kind }) => kind === "lorry");
      const words = texts.find(({ anchor }) => anchor === "middle");
      expect(words === undefined).toBe(lorry === undefined);
      if (lorry && words) expect(words.text.length * LETTER_UNITS).toBeLessThan(lorry.width);
    }
  });
});
