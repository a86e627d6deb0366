import { describe, expect, it } from "vitest";
import { SiteError } from "../../src/content/error.ts";
import type {
  Comparison,
  Group,
  Metric,
  ResultDocument,
} from "../../src/result/document/schema.ts";
import type { LaneRow } from "../../src/ui/chart/index.ts";
import { ratioAxis, ratioCells } from "../../src/ui/figures/ratio-axis.ts";
import { hasBound, ratioChart, ratioGroups, ratioTable } from "../../src/ui/figures/ratio-rows.ts";

const METRIC = "throughputPerSecond";
const VARIANTS = ["express", "fastify", "node-http", "hono", "koa"];

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

function chapterOf(
  comparisons: Comparison[],
  groups: Group["groups"],
  more: Partial<ResultDocument> = {},
) {
  const metric = comparisons[0]?.metric ?? METRIC;
  const document = {
    variants: VARIANTS.map((id) => ({ id, title: id.toUpperCase(), shows: "" })),
    workloads: ["tiny", "large"].map((id) => ({
      id,
      title: `GET, ${id}`,
      role: "main",
      variants: VARIANTS,
    })),
    comparisons,
    groups: [{ workload: "tiny", metric, groups }],
    control: null,
    plan: { cells: [] },
    raw: { slices: [] },
    ...more,
  } as unknown as ResultDocument;
  return { file: "content/chapters/04.mdx", document };
}

const COMPARISONS = [
  comparison("fastify", 1.7),
  comparison("node-http", 1.72, { generatorBound: true }),
  comparison("hono", 1.4),
  comparison("koa", 1.02),
];
const chapter = chapterOf(COMPARISONS, [["fastify", "node-http"], ["hono"], ["express", "koa"]]);
const found = (one = chapter, metric: Metric = METRIC) =>
  ratioGroups(one, { workload: "tiny", metric });
const rowsOf = (one = found()) => ratioChart(one).groups.flatMap(({ rows }) => rows);
const rowOf = (label: string, one = found()) => rowsOf(one).find((row) => row.label === label)!;
const markOf = (row: LaneRow, kind: string) => row.marks.find((mark) => mark.kind === kind);

describe("the ratio chart", () => {
  it("shows the best group first, and a group in the lab's order", () => {
    expect(rowsOf().map(({ label }) => label)).toEqual([
      "FASTIFY",
      "NODE-HTTP",
      "HONO",
      "EXPRESS",
      "KOA",
    ]);
    const turned = chapterOf(COMPARISONS, [["node-http", "fastify"], ["hono"], ["koa", "express"]]);
    expect(ratioChart(found(turned))).toEqual(ratioChart(found()));
  });

  it("ties just those that cannot be told apart", () => {
    const groups = ratioChart(found()).groups.map(({ tied, rows }) => [tied, rows.length]);
    expect(groups).toEqual([
      ["no difference shown", 2],
      [undefined, 1],
      ["no difference shown", 2],
    ]);
  });

  it("has the ratio, its interval and what the comparison could detect in words, and as marks", () => {
    const row = rowOf("FASTIFY");
    expect(row).toMatchObject({
      value: "1.70",
      interval: "1.65 to 1.75",
      note: "detects ≥ 2.9\u00a0%",
    });
    expect(markOf(row, "estimate")).toMatchObject({ value: 1.7, low: 1.7 * 0.97 });
    expect(markOf(row, "span")).toMatchObject({ from: 1, to: 1.7 * 0.97 });
  });

  it("shows a ratio whose interval holds 1 as undecided, and the baseline at 1", () => {
    expect(markOf(rowOf("KOA"), "estimate")).toMatchObject({ tone: "open" });
    expect(rowOf("EXPRESS")).toMatchObject({ note: "the baseline", value: "1" });
    expect(markOf(rowOf("EXPRESS"), "estimate")).toMatchObject({ value: 1 });
  });

  it("shows a bound as a bound, away from 1", () => {
    expect(hasBound(found())).toBe(true);
    expect(rowOf("NODE-HTTP").value).toBe("at least 1.72");
    expect(markOf(rowOf("NODE-HTTP"), "estimate")).toMatchObject({ bound: "right" });
    const slower = found(chapterOf([comparison("koa", 0.5, { generatorBound: true })], [["koa"]]));
    expect(rowOf("KOA", slower).value).toBe("at most 0.50");
    expect(markOf(rowOf("KOA", slower), "estimate")).toMatchObject({ bound: "left" });
  });

  it("has better at the right also where less is better", () => {
    const metric = "cpuMicrosPerRequest";
    const cpu = found(chapterOf([comparison("fastify", 0.7, { metric })], [["fastify"]]), metric);
    expect(ratioChart(cpu).axis.descending).toBe(true);
    expect(ratioChart(found()).axis.descending).toBe(false);
  });

  it("has the figures in a table too", () => {
    const table = ratioTable(found());
    expect(table.rows).toHaveLength(VARIANTS.length);
    for (const row of table.rows) expect(row).toHaveLength(table.columns.length);
    expect(table.rows[1]![1]).toBe("at least 1.72 (1.67 to 1.77)");
  });

  it("refuses a workload and a metric that the result does not have", () => {
    expect(() => ratioGroups(chapter, { workload: "tinny", metric: METRIC })).toThrow(SiteError);
    expect(() => ratioGroups(chapter, { workload: "tiny", metric: "rssMegabytes" })).toThrow(
      /RatioChart.*content\/chapters\/04\.mdx/,
    );
  });
});

describe("the control of the run", () => {
  const control = { baseline: "express", workload: "tiny", ratio: 1, low: 0.98, high: 1.03 };
  const noiseWith = (more: object) => {
    const own = chapterOf(COMPARISONS, [["fastify"], ["express"]], {
      control: { ...control, ...more },
    } as Partial<ResultDocument>);
    return rowsOf(found(own)).map((row) => markOf(row, "noise"));
  };

  it("lies behind every row where it is of the same metric, and says of which workload", () => {
    for (const noise of noiseWith({})) {
      expect(noise).toMatchObject({ low: 0.98, legend: "control: EXPRESS against itself" });
    }
    const [noise] = noiseWith({ workload: "large" });
    expect(noise).toMatchObject({ legend: "control: EXPRESS against itself on “GET, large”" });
  });

  it("is left out where it is of another metric or of a class of requests, or there is none", () => {
    for (const more of [{ metric: "latencyP99Micros" }, { requestClass: "light" }]) {
      expect(noiseWith(more)).toEqual(noiseWith(more).map(() => undefined));
    }
    expect(rowsOf().map((row) => markOf(row, "noise"))).toEqual(rowsOf().map(() => undefined));
  });
});

describe("a variant of which a run has no pair that counts", () => {
  const slice = {
    cell: 0,
    invalid: "machine-stall",
    observations: [{ variant: "hono" }, { variant: "express" }],
  };
  const partial = found(
    chapterOf([comparison("fastify", 1.7)], [["fastify"], ["express"]], {
      plan: { cells: [{ workload: "tiny", design: "duet" }] },
      raw: { slices: [slice] },
    } as unknown as Partial<ResultDocument>),
  );

  it("stands behind all others without a figure, and says why", () => {
    const rows = rowsOf(partial).map(({ label, note, value, marks }) => [
      label,
      note,
      value,
      marks.length,
    ]);
    expect(rows.slice(2)).toEqual([
      ["NODE-HTTP", "not measured", undefined, 0],
      ["HONO", "no valid slices", undefined, 0],
      ["KOA", "not measured", undefined, 0],
    ]);
    expect(hasBound(partial)).toBe(false);
  });

  it("stands in the table in the same way", () => {
    const { columns, rows } = ratioTable(partial);
    for (const row of rows) expect(row).toHaveLength(columns.length);
    expect(rows.find(([title]) => title === "HONO")).toEqual([
      "HONO",
      "no valid slices",
      "",
      "",
      "",
      "",
    ]);
  });
});

describe("an axis of ratios", () => {
  it("does not let noise fill the picture, and has a tick at 1 at every width", () => {
    for (const [low, high] of [
      [0.999, 1.001],
      [0.565, 1.82],
      [0.02, 51],
    ]) {
      const axis = ratioAxis([{ low: low!, high: high! }], { label: "ratio" });
      expect(axis.domain[0]).toBeLessThan(0.92);
      expect(axis.domain[1]).toBeGreaterThan(1.09);
      expect(axis.ticks.find(({ value }) => value === 1)).toMatchObject({ minor: false });
    }
  });

  it("has rows of as many digits as their interval is narrow", () => {
    expect(ratioCells({ ratio: 0.998, low: 0.993, high: 1.003 })).toEqual({
      value: "0.998",
      interval: "0.993 to 1.003",
    });
  });
});
