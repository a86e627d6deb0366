import { describe, expect, it } from "vitest";
import { expectInFrame, textsOf } from "../../../../test/ui/mark-extent.ts";
import {
  HEIGHT,
  MOST_INSERTED,
  PAGE_DEFAULT,
  PAGES,
  pageMarks,
  pageView,
  WIDTH,
} from "../simulator/page-plot.ts";

describe("the picture of a page", () => {
  it("has all pages before it thrown away by OFFSET, and none by keyset", () => {
    const [offset, keyset] = pageView(PAGE_DEFAULT).bars;
    // Page 10,000 of 20,000 ends in the middle.
    expect(offset!.thrown.x + offset!.thrown.width).toBeCloseTo(WIDTH / 2, 0);
    expect(keyset!.thrown.width).toBe(0);
    expect(offset!.given).toEqual(keyset!.given);
  });

  it("says the exact counts", () => {
    const [offset, keyset] = pageView({ page: 10_000, inserted: 5 }).rows;
    expect(offset!.cells).toEqual(["500,000", "2,500,250,000", "49,995"]);
    expect(keyset!.cells).toEqual(["50", "500,000", "0"]);
  });

  it("has nothing to tell apart on the first page", () => {
    const [offset, keyset] = pageView({ page: 1, inserted: 5 }).rows;
    expect(offset!.cells).toEqual(keyset!.cells);
  });

  it("says once where a row is shown again once", () => {
    expect(pageView({ page: 2, inserted: 1 }).summary).toContain("with 1 new row at each turn");
    expect(pageView({ page: 2, inserted: 1 }).summary).toContain("is shown a row again once");
  });

  it("stays inside its frame wherever the page is", () => {
    for (const page of [1, 2, PAGES - 1, PAGES])
      for (const inserted of [0, MOST_INSERTED]) {
        const view = pageView({ page, inserted });
        expectInFrame(pageMarks(view), { width: WIDTH, height: HEIGHT });
        for (const { thrown, given } of view.bars) {
          expect(thrown.width).toBeGreaterThanOrEqual(0);
          expect(given.width).toBeGreaterThan(1);
        }
      }
  });

  it("says above each bar what is read", () => {
    const texts = textsOf(pageMarks(pageView({ page: 2, inserted: 0 })));
    expect(texts).toContain("OFFSET reads 100 rows");
    expect(texts).toContain("Keyset reads 50 rows");
  });
});
