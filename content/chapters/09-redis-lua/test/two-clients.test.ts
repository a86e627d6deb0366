import { describe, expect, it } from "vitest";
import { SCENES, twoClientsPanels } from "../two-clients.ts";

describe("the two pictures", () => {
  const [race, script] = SCENES;

  it("show both reads before both writes, so that each window holds something of the other client", () => {
    const [first, third] = race!.windows;
    expect(first!.from).toBeLessThan(third!.from);
    expect(third!.from).toBeLessThan(first!.to);
    expect(first!.to).toBeLessThan(third!.to);
    for (const { side, from, to } of race!.windows) {
      const own = race!.exchanges.filter((exchange) => exchange.side === side);
      expect(own.map(({ sent }) => sent)).toEqual([from, to]);
    }
  });

  it("show a bystander that comes while the script runs, and is answered after it", () => {
    const [block] = script!.blocks;
    const bystander = script!.exchanges.find(({ side }) => side === "third")!;
    const client = script!.exchanges.find(({ side }) => side === "first")!;
    expect(bystander.sent).toBeGreaterThan(block!.from);
    expect(bystander.sent).toBeLessThan(block!.to);
    expect(bystander.answered).toBeGreaterThan(client.answered);
    expect(client.answered).toBeGreaterThan(block!.to);
    expect(script!.waits).toEqual([
      { side: "third", from: bystander.sent, to: expect.closeTo(5.2, 6) },
    ]);
  });

  it("have every window, block and wait on a line of time, and the names of the three", () => {
    for (const [index, { title, shapes }] of twoClientsPanels().entries()) {
      const scene = SCENES[index]!;
      const ofClass = (name: string) =>
        shapes.filter(({ attributes }) => attributes.class === name);
      expect(title).toBe(scene.title);
      expect(ofClass("window")).toHaveLength(scene.windows.length);
      expect(ofClass("block")).toHaveLength(scene.blocks.length);
      expect(ofClass("waiting")).toHaveLength(scene.waits.length);
      expect(ofClass("words").map(({ text }) => text)).toEqual(scene.lines);
      expect(ofClass("name").map(({ text }) => text)).toEqual(
        scene.exchanges.map(({ text }) => text),
      );
    }
  });

  it("lead a request to the server, or to where it waits, and its answer back later", () => {
    const arrows = twoClientsPanels().map(({ shapes }) =>
      shapes
        .filter(({ name, attributes }) => name === "line" && attributes.class === "arrow")
        .map(({ attributes: { x1, x2, y1, y2 } }) => {
          expect(y1).toBe(y2);
          return `${x1} to ${x2}`;
        }),
    );
    expect(arrows).toEqual([
      ["14% to 50%", "86% to 50%", "14% to 50%", "86% to 50%"],
      ["14% to 50%", "50% to 14%", "86% to 56%", "50% to 86%"],
    ]);
  });

  it("are told in words", () => {
    for (const { words } of SCENES) expect(words.length).toBeGreaterThan(100);
  });
});
