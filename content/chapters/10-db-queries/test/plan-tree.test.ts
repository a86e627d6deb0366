import { describe, expect, it } from "vitest";
import { SiteError } from "#content/error.ts";
import type { ResultDocument } from "#result/document/schema.ts";
import { FRAMES, LETTER_UNITS } from "#ui/chart-old/frame.ts";
import { planDescription, planPair, planTable } from "../plan-data.ts";
import { layoutPlanTree } from "../plan-tree.ts";

/** As PostgreSQL 18 writes it, with fields that nobody here asks for. */
const scan = (rows: number, hit: number, read: number, millis: number) => ({
  "Node Type": "Index Scan",
  "Parent Relationship": "Outer",
  "Scan Direction": "Backward",
  "Index Name": "orders_placed",
  "Relation Name": "orders",
  "Plan Rows": 1_000_000,
  "Actual Total Time": millis,
  "Actual Rows": rows,
  "Actual Loops": 1,
  "Index Searches": 1,
  "Shared Hit Blocks": hit,
  "Shared Read Blocks": read,
});

const limit = (child: ReturnType<typeof scan>, millis: number) => ({
  Statement: "SELECT id FROM orders ORDER BY placed_at DESC, id DESC LIMIT 50 OFFSET $1",
  Times: 1,
  Plan: {
    "Node Type": "Limit",
    "Actual Total Time": millis,
    "Actual Rows": 50.0,
    "Actual Loops": 1,
    "Shared Hit Blocks": child["Shared Hit Blocks"],
    "Shared Read Blocks": child["Shared Read Blocks"],
    Plans: [child],
  },
  "Planning Time": 0.1,
  "Execution Time": millis + 0.1,
});

const nPlusOne = [
  {
    Statement: "SELECT friend_id FROM friends WHERE player_id = $1 ORDER BY friend_id",
    Times: 1,
    Plan: {
      "Node Type": "Index Only Scan",
      "Relation Name": "friends",
      "Index Name": "friends_pkey",
      "Actual Rows": 31,
      "Actual Loops": 1,
      "Heap Fetches": 0,
      "Shared Hit Blocks": 4,
    },
  },
  {
    Statement: "SELECT id, name, level FROM players WHERE id = $1",
    Times: 31,
    Plan: {
      "Node Type": "Index Scan",
      "Actual Rows": 1,
      "Actual Loops": 1,
      "Shared Hit Blocks": 4,
    },
  },
];

const join = [
  {
    Statement: "SELECT … FROM friends JOIN players …",
    Times: 1,
    Plan: {
      "Node Type": "Nested Loop",
      "Actual Total Time": 0.2,
      "Actual Rows": 31,
      "Actual Loops": 1,
      "Shared Hit Blocks": 128,
      Plans: [
        {
          "Node Type": "Seq Scan",
          "Relation Name": "friends",
          "Actual Total Time": 0.05,
          "Actual Rows": 31,
          "Actual Loops": 1,
          "Rows Removed by Filter": 969,
          "Shared Hit Blocks": 4,
        },
        {
          "Node Type": "Index Scan",
          "Relation Name": "players",
          "Index Name": "players_pkey",
          "Actual Total Time": 0.004,
          "Actual Rows": 1.0,
          "Actual Loops": 31,
          "Shared Hit Blocks": 124,
        },
      ],
    },
  },
];

function chapterOf(plans: [workload: string, variant: string, plan: unknown][]) {
  const document = {
    variants: ["offset", "keyset", "n-plus-one", "join"].map((id) => ({
      id,
      title: `Title of ${id}`,
    })),
    workloads: [
      { id: "page", title: "Page 10,000", variants: ["offset", "keyset"] },
      { id: "friends", title: "Friends", variants: ["n-plus-one", "join"] },
    ],
    plans: plans.map(([workload, variant, plan]) => ({ workload, variant, plan })),
  } as unknown as ResultDocument;
  return { file: "content/chapters/10.mdx", document };
}

const chapter = chapterOf([
  ["page", "offset", [limit(scan(500_000, 480_000, 9_000, 190), 200)]],
  ["page", "keyset", [limit(scan(50, 54, 0, 0.08), 0.1)]],
  ["friends", "n-plus-one", nPlusOne],
  ["friends", "join", join],
]);
const pages = planPair(chapter, { workload: "page", before: "offset", after: "keyset" });
const friends = planPair(chapter, { workload: "friends", before: "n-plus-one", after: "join" });

describe("a plan", () => {
  it("has steps with figures of their own, without those below them", () => {
    const [top, below] = pages.before.statements[0]!.steps;
    expect(top).toMatchObject({ depth: 0, name: "Limit", rows: 50, kept: 50, pages: 0 });
    expect(top!.millis).toBeCloseTo(10, 9);
    expect(below).toMatchObject({
      depth: 1,
      name: "Index Scan on orders by orders_placed",
      rows: 500_000,
      pages: 489_000,
      millis: 190,
    });
  });

  it("adds loops up, and counts rows that a filter took away as gone through", () => {
    const [loop, filtered, inner] = friends.after.statements[0]!.steps;
    expect(inner).toMatchObject({ rows: 31, pages: 124, note: "31 times" });
    expect(inner!.millis).toBeCloseTo(0.124, 9);
    expect(filtered).toMatchObject({ rows: 1000, kept: 31 });
    expect(loop!.pages).toBe(0);
    expect(loop!.millis).toBeCloseTo(0.2 - 0.05 - 0.124, 9);
  });

  it("may be of several statements, some of which are sent often, and need not be timed", () => {
    const { statements } = friends.before;
    expect(statements.map(({ times }) => times)).toEqual([1, 31]);
    expect(statements[0]!.steps[0]).toMatchObject({
      millis: undefined,
      note: "visits to the table: 0",
    });
  });

  it("is there in words and in a table", () => {
    expect(planDescription(pages)).toContain(
      "Title of offset: Limit goes through 50 rows, keeps 50 and looks at 0 pages; Index Scan",
    );
    const { columns, rows } = planTable(friends);
    expect(rows).toHaveLength(5);
    for (const row of rows) expect(row).toHaveLength(columns.length);
    expect(rows[1]!.at(-1)).toBe("1 of 31 statements of this kind");
    expect(rows[3]![1]).toBe("1,000 (31)");
    expect(rows[0]![3]).toBe("not timed");
  });

  it("cannot be shown where the result has none, or something else", () => {
    const asked = { workload: "page", before: "offset", after: "keyset" };
    expect(() => planPair(chapterOf([]), asked)).toThrow(/PlanTree.*10\.mdx.*plan of "offset"/);
    expect(() => planPair(chapterOf([["page", "offset", { rows: 50 }]]), asked)).toThrow(SiteError);
    expect(() => planPair(chapter, { ...asked, workload: "pgae" })).toThrow(SiteError);
  });
});

describe.each(FRAMES)("the picture of plans on the $name frame", (frame) => {
  const layout = layoutPlanTree(frame, pages);

  it("has bars on one scale a column for both plans, the least of them still to be seen", () => {
    const rows = layout.bars.filter(({ measure }) => measure === "rows").map(({ width }) => width);
    expect(rows).toHaveLength(4);
    const longest = Math.max(...rows);
    expect(rows[1]).toBe(longest);
    for (const width of rows) expect(width).toBeGreaterThan(1);
    expect(rows[3]!).toBeLessThan(longest / 20);
  });

  it("has no bar for a figure of nothing", () => {
    expect(layout.bars.filter(({ measure }) => measure === "pages")).toHaveLength(2);
  });

  it("keeps bars and words inside, and no word on another", () => {
    for (const pair of [pages, friends]) {
      const { texts, bars, width, height } = layoutPlanTree(frame, pair);
      for (const bar of bars) expect(bar.x + bar.width).toBeLessThanOrEqual(width);
      for (const { x, y, text } of texts) {
        expect(x + text.length * LETTER_UNITS, text).toBeLessThanOrEqual(width + 1);
        expect(y, text).toBeLessThanOrEqual(height);
      }
      for (const one of texts) {
        const crossed = texts.filter(
          (other) =>
            Math.abs(other.y - one.y) < 13 &&
            other.x < one.x + one.text.length * LETTER_UNITS &&
            one.x < other.x + other.text.length * LETTER_UNITS,
        );
        expect(crossed, one.text).toHaveLength(1);
      }
    }
  });

  it("joins each step to the one that it feeds", () => {
    expect(layout.branches).toHaveLength(2);
    expect(layoutPlanTree(frame, friends).branches).toHaveLength(2);
  });
});
