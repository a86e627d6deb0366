import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  keysetReads,
  keysetWalkReads,
  offsetReads,
  offsetRepeats,
  offsetWalkReads,
  walkPages,
} from "../simulator/paging.ts";

const ORDERS = { rows: 1_000_000, pageRows: 50 };

describe("rows read for a page", () => {
  it("are those of all pages before it and its own by OFFSET, and its own by keyset", () => {
    expect([1, 100, 10_000].map((page) => offsetReads(ORDERS, page))).toEqual([50, 5000, 500_000]);
    expect([1, 100, 10_000].map((page) => keysetReads(ORDERS, page))).toEqual([50, 50, 50]);
  });

  it("are all rows, and none, behind the end", () => {
    const list = { rows: 120, pageRows: 50 };
    expect([3, 4].map((page) => offsetReads(list, page))).toEqual([120, 120]);
    expect([3, 4].map((page) => keysetReads(list, page))).toEqual([20, 0]);
  });

  it("add up over a walk to p (p + 1) / 2 pages, and to each row once", () => {
    expect(offsetWalkReads(ORDERS, 20_000)).toBe((50 * 20_000 * 20_001) / 2);
    expect(keysetWalkReads(ORDERS, 20_000)).toBe(1_000_000);
  });
});

const lists = fc.record({
  rows: fc.integer({ min: 1, max: 3000 }),
  pageRows: fc.integer({ min: 1, max: 60 }),
});

describe("a walk over a list at rest", () => {
  it("reads what the closed forms say, and shows each row once, either way", () => {
    fc.assert(
      fc.property(lists, (list) => {
        for (const by of ["offset", "keyset"] as const) {
          const walked = walkPages({ ...list, by, changed: 0 });
          const closedForm = by === "offset" ? offsetWalkReads : keysetWalkReads;
          expect(walked.pages).toBe(Math.ceil(list.rows / list.pageRows));
          expect(walked.read).toBe(closedForm(list, walked.pages));
          expect(walked).toMatchObject({ rows: list.rows, repeated: 0, missed: 0 });
        }
      }),
    );
  });

  it("can end before the list does", () => {
    const walked = walkPages({ rows: 1000, pageRows: 50, by: "offset", changed: 0, pages: 3 });
    expect(walked).toEqual({ pages: 3, read: 300, rows: 150, repeated: 0, missed: 0 });
  });
});

describe("a walk while the list changes", () => {
  it("repeats rows by OFFSET as the closed form says, while others are inserted", () => {
    fc.assert(
      fc.property(
        lists,
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 0, max: 60 }),
        (list, pages, inserted) => {
          fc.pre(inserted <= list.pageRows / 2 && pages * list.pageRows <= list.rows);
          const walked = walkPages({ ...list, by: "offset", changed: inserted, pages });
          expect(walked.repeated).toBe(offsetRepeats(list, pages, inserted));
          expect(walked.missed).toBe(0);
        },
      ),
    );
  });

  it("repeats and misses rows by OFFSET to the count that was worked out by hand", () => {
    const list = { rows: 1000, pageRows: 50, by: "offset" as const };
    // 22 turns of 5 rows each; then 18 turns of 5, the first 5 of which are deleted later.
    expect(walkPages({ ...list, changed: 5 })).toMatchObject({ repeated: 110, missed: 0 });
    expect(walkPages({ ...list, changed: -5 })).toMatchObject({ repeated: 0, missed: 85 });
  });

  it("shows each row that stays once by keyset, whatever comes and goes before it", () => {
    fc.assert(
      fc.property(lists, fc.integer({ min: -60, max: 60 }), (list, changed) => {
        fc.pre(changed >= -list.pageRows);
        const { repeated, missed } = walkPages({ ...list, by: "keyset", changed });
        expect({ repeated, missed }).toEqual({ repeated: 0, missed: 0 });
      }),
    );
  });
});

describe("what cannot be paged", () => {
  it.each([
    [{ rows: 0, pageRows: 50 }, 1],
    [{ rows: 10, pageRows: 0.5 }, 1],
    [{ rows: 10, pageRows: 5 }, 0],
    [{ rows: 10, pageRows: 5 }, Number.NaN],
  ])("is refused: %j, page %d", (list, page) => {
    expect(() => offsetReads(list, page)).toThrow(RangeError);
    expect(() => keysetReads(list, page)).toThrow(/whole numbers of at least 1/);
  });

  it("includes more insertions than a page holds", () => {
    expect(() => offsetRepeats(ORDERS, 2, 51)).toThrow(RangeError);
    expect(() => offsetRepeats(ORDERS, 2, -1)).toThrow(/0 to 50/);
  });
});
