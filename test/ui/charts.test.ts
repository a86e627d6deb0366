import { describe, expect, it } from "vitest";
import { SiteError } from "../../src/content/error.ts";
import type { Comparison, Group, ResultDocument } from "../../src/result/document/schema.ts";
import { microsAxis, positionOf, ratioAxis, ratioTicks } from "../../src/ui/chart-old/axis.ts";
import { FRAMES, NARROW, WIDE, wrapText } from "../../src/ui/chart-old/frame.ts";
import { layoutRows, type Row, type RowsChart } from "../../src/ui/chart-old/rows.ts";
import {
  ratioChart,
  ratioDescription,
  ratioGroups,
  ratioTable,
} from "../../src/ui/figures/ratio-rows.ts";

const METRIC = "throughputPerSecond";

function comparison(variant: string, ratio: number, more: Partial<Comparison> = {}): Comparison {
  return {
    workload: "tiny",
    metric: METRIC,
    variant,
    baseline: "express",
    design: "duet",
    ratio,
    low: ratio * 0.97,
    high: ratio * 1.03,
    pairs: 80,
    spawns: 16,
    smallestDifference: 0.029,
    generatorBound: false,
    ...more,
  };
}

function chapterOf(comparisons: Comparison[], groups: Group["groups"]) {
  const variants = ["express", "fastify", "node-http", "hono", "koa"];
  const document = {
    variants: variants.map((id) => ({ id, title: id.toUpperCase(), shows: "" })),
    workloads: [{ id: "tiny", title: "GET, 17 bytes of JSON", role: "main", variants }],
    comparisons,
    groups: [{ workload: "tiny", metric: METRIC, groups }],
  } as unknown as ResultDocument;
  return { file: "content/chapters/04.mdx", document };
}

const chapter = chapterOf(
  [
    comparison("fastify", 1.7),
    comparison("node-http", 1.72, { generatorBound: true }),
    comparison("hono", 1.4),
    comparison("koa", 1.02),
  ],
  [["fastify", "node-http"], ["hono"], ["express", "koa"]],
);

describe("axes", () => {
  it("put ticks at equal steps from 1, and few", () => {
    expect(ratioTicks(0.95, 1.75).map(({ text }) => text)).toEqual(["1.0", "1.2", "1.4", "1.6"]);
    expect(ratioTicks(0.9, 1.1).map(({ text }) => text)).toContain("1.00");
    for (const high of [1.1, 1.5, 3, 20, 300]) {
      expect(ratioTicks(0.9, high).length).toBeLessThanOrEqual(6);
    }
  });

  it("set twice and half equally far from 1", () => {
    const x = positionOf(ratioAxis([{ low: 0.4, high: 2.2 }], ""), [0, 100]);
    expect(x(2) - x(1)).toBeCloseTo(x(1) - x(0.5), 9);
  });

  it("do not let noise fill the picture", () => {
    const [low, high] = ratioAxis([{ low: 0.999, high: 1.001 }], "").domain;
    expect(low).toBeLessThan(0.92);
    expect(high).toBeGreaterThan(1.09);
  });

  it("hold 0 where differences are drawn", () => {
    const axis = microsAxis([{ low: 3, high: 9 }], "");
    expect(axis.domain[0]).toBeLessThanOrEqual(0);
    expect(axis.ticks.map(({ value }) => value)).toContain(0);
  });
});

describe("the ratio chart", () => {
  const found = ratioGroups(chapter, { workload: "tiny", metric: METRIC });
  const chart = ratioChart(found, METRIC);

  it("shows the best group first, and a group in the lab's order", () => {
    const names = chart.rows.filter(({ kind }) => kind === "row").map(({ label }) => label);
    expect(names).toEqual(["FASTIFY", "NODE-HTTP", "HONO", "EXPRESS", "KOA"]);
    const turned = chapterOf(chapter.document.comparisons, [
      ["node-http", "fastify"],
      ["hono"],
      ["koa", "express"],
    ]);
    const again = ratioChart(ratioGroups(turned, { workload: "tiny", metric: METRIC }), METRIC);
    expect(again.rows).toEqual(chart.rows);
  });

  it("joins by a bracket just those that cannot be told apart", () => {
    const joined = chart.brackets!.map(({ first, last }) =>
      chart.rows.slice(first, last + 1).map(({ label }) => label),
    );
    expect(joined).toEqual([
      ["FASTIFY", "NODE-HTTP", "cannot be told apart"],
      ["EXPRESS", "KOA", "cannot be told apart"],
    ]);
  });

  it("says at the end of each row the smallest difference that the comparison could detect", () => {
    const row = chart.rows.find(({ label }) => label === "FASTIFY")!;
    expect(row.value).toBe("1.70 (1.65 to 1.75)");
    expect(row.note).toBe("detects ≥ 2.9\u00a0%");
  });

  it("has the figures in words and in a table too, bounds as bounds", () => {
    expect(ratioDescription(found)).toContain("NODE-HTTP at least 1.72 (1.67 to 1.77)");
    const table = ratioTable(found);
    expect(table.rows).toHaveLength(5);
    for (const row of table.rows) expect(row).toHaveLength(table.columns.length);
  });

  it("refuses a workload and a metric that the result does not have", () => {
    expect(() => ratioGroups(chapter, { workload: "tinny", metric: METRIC })).toThrow(SiteError);
    expect(() => ratioGroups(chapter, { workload: "tiny", metric: "rssMegabytes" })).toThrow(
      /RatioChart.*content\/chapters\/04\.mdx/,
    );
  });

  it("draws a bound as an arrow beyond its interval, away from 1", () => {
    for (const frame of FRAMES) {
      const arrows = layoutRows(frame, chart).marks.filter(({ arrow }) => arrow);
      expect(arrows).toHaveLength(1);
      const [{ arrow, whisker, point }] = arrows as [(typeof arrows)[number]];
      expect(arrow![0]).toBe(point);
      expect(arrow![1]).toBeGreaterThan(whisker![1]);
    }
  });
});

describe("rows on a frame", () => {
  const rows: Row[] = [
    { kind: "heading", label: "A heading" },
    ...["short", "a cause that takes so many words that one line cannot hold it"].map(
      (label): Row => ({
        kind: "row",
        label,
        value: "+10.3 µs (9.1 to 11.8)",
        note: "no difference shown",
        mark: { point: 10, whisker: [8, 12], bound: "up" },
      }),
    ),
    { kind: "caption", label: "A caption" },
  ];
  const axis = microsAxis([{ low: -4, high: 12 }], "µs of CPU time a request, added or saved");
  const chart: RowsChart = { rows, axis, labelUnits: 200, noteUnits: 0 };

  it.each(FRAMES)("stay inside the $name frame and do not cover each other", (frame) => {
    const layout = layoutRows(frame, chart);
    for (const { x, y, text, anchor } of layout.texts) {
      const width = text.length * 6.8;
      const left = anchor === "end" ? x - width : anchor === "middle" ? x - width / 2 : x;
      expect(left, text).toBeGreaterThanOrEqual(0);
      expect(left + width, text).toBeLessThanOrEqual(frame.width + 1);
      expect(y, text).toBeLessThanOrEqual(layout.height);
    }
    for (const one of layout.texts) {
      const same = layout.texts.filter(({ x, y }) => x === one.x && Math.abs(y - one.y) < 13);
      expect(same, one.text).toHaveLength(1);
    }
    for (const { whisker, arrow } of layout.marks) {
      for (const x of [...whisker!, ...arrow!]) {
        expect(x).toBeGreaterThanOrEqual(layout.plot.left);
        expect(x).toBeLessThanOrEqual(layout.plot.right);
      }
    }
  });

  it("stand in columns where there is room, and one below the other where there is not", () => {
    const wide = layoutRows(WIDE, chart);
    const narrow = layoutRows(NARROW, chart);
    expect(wide.plot.left).toBeGreaterThan(200);
    expect(narrow.plot.left).toBeLessThan(20);
    expect(narrow.height).toBeGreaterThan(wide.height);
  });

  it("break a label at spaces only", () => {
    expect(wrapText("one two three", 7)).toEqual(["one two", "three"]);
    expect(wrapText("incomprehensibilities here", 7)).toEqual(["incomprehensibilities", "here"]);
  });
});
