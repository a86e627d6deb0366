import { describe, expect, it } from "vitest";
import { zipfHeadDescription, zipfHeadTable, zipfPanels, zipfPlot } from "../zipf-head.ts";

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

describe("their picture", () => {
  const { x, panels: drawn } = zipfPlot(panels);

  it("has a panel for each exponent, with one bar after the other along the ranks", () => {
    expect(drawn.map(({ title }) => title)).toEqual([
      expect.stringMatching(/^Exponent 0\.99: .* of reads hit$/),
      expect.stringMatching(/^Exponent 0\.6: /),
    ]);
    expect(x.ticks.map(({ text }) => text)).toEqual([
      "1",
      "10",
      "100",
      "1,000",
      "10,000",
      "100,000",
    ]);
    for (const { marks } of drawn) {
      const [all] = marks;
      if (all?.kind !== "bars") throw new Error("other marks");
      expect(all.bars.map(({ from, to }) => [from, to])).toEqual([
        [0.1, 1],
        ...[1, 10, 100, 1000, 10_000].map((from) => [from, 10 * from]),
      ]);
    }
  });

  it("fills a bar as far as its reads hit, on one scale for both", () => {
    for (const [index, { marks, y }] of drawn.entries()) {
      const [all, found] = marks;
      if (all?.kind !== "bars" || found?.kind !== "bars") throw new Error("other marks");
      expect(y).toBe(drawn[0]!.y);
      for (const [place, band] of panels[index]!.bands.entries()) {
        expect(all.bars[place]!.value).toBe(band.share);
        expect(found.bars[place]!.value).toBeCloseTo(band.share * band.hitRatio, 9);
      }
    }
  });
});
