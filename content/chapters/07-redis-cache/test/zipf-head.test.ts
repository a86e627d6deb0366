import { describe, expect, it } from "vitest";
import { FRAMES, LETTER_UNITS } from "#ui/chart-old/frame.ts";
import { layoutZipfHead, zipfHeadDescription, zipfHeadTable, zipfPanels } from "../zipf-head.ts";

const panels = zipfPanels({
  keys: 100_000,
  entries: 10_000,
  exponents: [0.99, 0.6],
  writeShare: 0.02,
});

describe("keys in bands of popularity", () => {
  it("are all there, once, with all of the requests", () => {
    for (const { bands } of panels) {
      expect(bands.map(({ from, to }) => [from, to])).toEqual([
        [1, 1],
        [2, 10],
        [11, 100],
        [101, 1000],
        [1001, 10_000],
        [10_001, 100_000],
      ]);
      expect(bands.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
    }
  });

  it("hit the less the less popular they are, and together as often as the whole cache", () => {
    for (const { bands, hitRatio } of panels) {
      const ratios = bands.map((band) => band.hitRatio);
      expect(ratios).toEqual([...ratios].sort((a, b) => b - a));
      const all = bands.reduce((sum, band) => sum + band.share * band.hitRatio, 0);
      expect(all).toBeCloseTo(hitRatio, 3);
    }
    expect(panels[0]!.hitRatio).toBeGreaterThan(panels[1]!.hitRatio);
  });

  it("are told in words and in a table", () => {
    expect(zipfHeadDescription(panels)).toMatch(/^Exponent 0\.99, .*ranks 10,001 to 100,000 get/);
    const { columns, rows } = zipfHeadTable(panels);
    expect(rows).toHaveLength(6);
    for (const row of rows) expect(row).toHaveLength(columns.length);
  });
});

describe.each(FRAMES)("their picture, $name", (frame) => {
  const { bars, texts, width, height } = layoutZipfHead(frame, panels);

  it("has a bar for each band, and the part that hits inside it", () => {
    expect(bars).toHaveLength(12);
    for (const { all, found } of bars) {
      expect(found.width).toBeLessThanOrEqual(all.width);
      expect(found.x).toBe(all.x);
      expect(all.x + all.width).toBeLessThanOrEqual(width);
      expect(all.y + all.height).toBeLessThanOrEqual(height);
    }
  });

  it("has room for its texts", () => {
    for (const { x, y, text, anchor } of texts) {
      const long = text.length * LETTER_UNITS;
      const left = anchor === "end" ? x - long : x;
      expect(left, text).toBeGreaterThanOrEqual(0);
      expect(left + long, text).toBeLessThanOrEqual(width);
      expect(y).toBeLessThanOrEqual(height);
    }
  });
});
