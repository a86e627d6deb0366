import { describe, expect, it } from "vitest";
import { SiteError } from "#content/error.ts";
import type { ResultDocument } from "#result/document/schema.ts";
import { planPair } from "../plan-data.ts";
import { HEADINGS, planBlocks } from "../plan-tree.ts";

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

  it("cannot be shown where the result has none, or something else", () => {
    const asked = { workload: "page", before: "offset", after: "keyset" };
    expect(() => planPair(chapterOf([]), asked)).toThrow(/PlanTree.*10\.mdx.*plan of "offset"/);
    expect(() => planPair(chapterOf([["page", "offset", { rows: 50 }]]), asked)).toThrow(SiteError);
    expect(() => planPair(chapter, { ...asked, workload: "pgae" })).toThrow(SiteError);
  });
});

describe("the table of two plans", () => {
  const rowsOf = (pair: typeof pages) =>
    planBlocks(pair).flatMap(({ statements }) => statements.flatMap(({ rows }) => rows));
  const bars = (pair: typeof pages, column: number) =>
    rowsOf(pair).map(({ cells }) => cells[column]!.bar[0]?.attributes.width);

  it("has a block for each plan, and says how often a statement is sent", () => {
    expect(planBlocks(friends).map(({ title }) => title)).toEqual([
      "Title of n-plus-one",
      "Title of join",
    ]);
    expect(
      planBlocks(friends).map(({ statements }) => statements.map(({ times }) => times)),
    ).toEqual([[undefined, "1 of 31 statements of this kind"], [undefined]]);
  });

  it("has a row for each step, with its remark and a figure in each column", () => {
    const rows = rowsOf(friends);
    expect(rows.map(({ name, note }) => [name, note])).toEqual([
      ["Index Only Scan on friends by friends_pkey", "visits to the table: 0"],
      ["Index Scan", undefined],
      ["Nested Loop", undefined],
      ["Seq Scan on friends", undefined],
      ["Index Scan on players by players_pkey", "31 times"],
    ]);
    for (const { cells } of rows) expect(cells).toHaveLength(HEADINGS.length);
    expect(rows[0]!.cells.map(({ text }) => text)).toEqual(["31", "4", "not timed"]);
    expect(rows[3]!.cells[0]!.text).toBe("1,000 (31)");
  });

  it("has bars on one scale a column for both plans, the least of them still to be seen", () => {
    expect(bars(pages, 0)).toEqual(["1.5%", "100%", "1.5%", "1.5%"]);
    expect(bars(pages, 2)).toEqual(["5.26%", "100%", "1.5%", "1.5%"]);
  });

  it("has no bar for a figure of nothing, nor for one that was not taken", () => {
    expect(bars(pages, 1)).toEqual([undefined, "100%", undefined, "1.5%"]);
    expect(bars(friends, 2).slice(0, 2)).toEqual([undefined, undefined]);
  });

  it("joins each step to the one that it feeds, past its siblings", () => {
    const [, , loop, first, last] = rowsOf(friends);
    expect([loop!.indent, first!.indent, last!.indent]).toEqual([0, 1, 1]);
    expect(loop!.branch).toEqual([]);
    const ends = [first!, last!].map(({ branch }) => branch[0]!.attributes.y2);
    expect(ends).toEqual(["100%", "18"]);
  });
});
