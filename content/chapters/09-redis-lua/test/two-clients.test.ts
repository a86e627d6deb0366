import { describe, expect, it } from "vitest";
import { FRAMES, LETTER_UNITS } from "#ui/chart-old/frame.ts";
import { layoutTwoClients, PANELS } from "../two-clients.ts";

describe("the two pictures", () => {
  const [race, script] = PANELS;

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

  it("are told in words", () => {
    for (const { words } of PANELS) expect(words.length).toBeGreaterThan(100);
  });
});

describe.each(FRAMES)("their layout, $name", (frame) => {
  const { panels, width, height } = layoutTwoClients(frame);

  it("keeps lines, boxes and words in the frame", () => {
    for (const { texts, lines, windows, blocks, waits } of panels) {
      for (const { x, top, bottom } of [...lines, ...waits]) {
        expect(x).toBeGreaterThan(0);
        expect(x).toBeLessThan(width);
        expect(top).toBeLessThan(bottom);
        expect(bottom).toBeLessThanOrEqual(height);
      }
      for (const box of [...windows, ...blocks]) {
        expect(box.x).toBeGreaterThanOrEqual(0);
        expect(box.x + box.width).toBeLessThanOrEqual(width);
        expect(box.height).toBeGreaterThan(0);
      }
      for (const { x, text, anchor } of texts) {
        const long = text.length * LETTER_UNITS;
        const left = anchor === "middle" ? x - long / 2 : x;
        expect(left, text).toBeGreaterThanOrEqual(0);
        expect(left + long, text).toBeLessThanOrEqual(width);
      }
    }
  });

  it("has room for an exchange's words between its client and the server", () => {
    for (const { lines, texts } of panels) {
      const room = lines[1]!.x - lines[0]!.x;
      for (const { text, role } of texts)
        if (role === "label") expect(text.length * LETTER_UNITS).toBeLessThan(room - 30);
    }
  });

  it("keeps the panels apart", () => {
    const [first, second] = panels;
    const right = Math.max(...first!.lines.map(({ x }) => x));
    const left = Math.min(...second!.lines.map(({ x }) => x));
    const bottom = Math.max(...first!.lines.map((line) => line.bottom));
    const top = Math.min(...second!.lines.map((line) => line.top));
    expect(right < left || bottom < top).toBe(true);
  });
});
