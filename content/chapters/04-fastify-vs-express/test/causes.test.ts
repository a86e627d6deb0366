import { describe, expect, it } from "vitest";
import type { Difference, ResultDocument } from "#result/document/schema.ts";
import type { LaneGroup } from "#ui/chart/index.ts";
import { causesCharts, causesTable, stepsChart } from "../ablation/cause-rows.ts";
import { causesOf, singleCauses, stepsOf } from "../ablation/causes.ts";

const METRIC = "cpuMicrosPerRequest";
type Pair = [workload: string, baseline: string, variant: string, value: number];

const STEPS: Pair[] = [
  ["express-step-1-enter", "node-http", "raw-middleware", 8],
  ["express-step-1-prototypes", "node-http", "prototypes", 3],
  ["express-step-2-route", "raw-middleware", "raw-route", 3],
  ["express-step-3-json", "raw-route", "express", 7],
];
const SINGLE: Pair[] = [
  ["express-etag", "express", "express-etag", 5],
  ["fastify-no-schema", "fastify", "fastify-no-schema", -0.2],
  ["serialise-10kb", "fastify", "fastify-no-schema", -40],
];

function difference([workload, baseline, variant, value]: Pair): Difference {
  return {
    workload,
    metric: METRIC,
    variant,
    baseline,
    value,
    low: value - 0.5,
    high: value + 0.5,
  };
}

/** A document in which node:http costs 25 µs and Express 45 µs, measured in 6 spawns of 2 pairs. */
function documentOf(pairs: Pair[]): ResultDocument {
  const slices = [0, 1, 2, 3, 4, 5].flatMap((spawn) =>
    [0, 1].map((slice) => ({
      cell: 0,
      spawn,
      slice,
      invalid: null,
      observations: [
        { variant: "node-http", cpuMicrosPerRequest: 25 + 0.1 * spawn },
        { variant: "express", cpuMicrosPerRequest: 45 },
      ],
    })),
  );
  const ablations = pairs.map(([id, baseline, variant]) => ({
    id,
    title: id,
    cause: `cause of ${id}`,
    role: "ablation",
    variants: [baseline, variant],
  }));
  return {
    seed: 1,
    variants: [
      { id: "express", title: "Express" },
      { id: "fastify", title: "Fastify" },
      { id: "node-http", title: "node:http" },
    ],
    workloads: [
      {
        id: "tiny",
        title: "tiny",
        role: "main",
        design: "duet",
        variants: ["express", "fastify", "node-http"],
      },
      ...ablations,
    ],
    differences: pairs.map(difference),
    plan: {
      cells: [{ workload: "tiny", design: "duet", variant: "node-http", baseline: "express" }],
    },
    raw: { slices },
  } as unknown as ResultDocument;
}

const document = documentOf([...STEPS, ...SINGLE]);

describe("steps", () => {
  const steps = stepsOf(document)!;

  it("follow one another from one server to the other, and count no part twice", () => {
    expect(steps.steps.map(({ workload }) => workload)).toEqual([
      "express-step-1-enter",
      "express-step-2-route",
      "express-step-3-json",
    ]);
    expect([steps.from, steps.to]).toEqual(["node:http", "Express"]);
    expect(steps.sum).toBe(18);
  });

  it("are held against the whole, measured pair by pair", () => {
    // 45 less the median of 25.0 to 25.5.
    expect(steps.whole!.value).toBeCloseTo(19.75, 9);
    expect(steps.whole!.low).toBeGreaterThan(19.4);
    expect(steps.whole!.high).toBeLessThan(20.1);
  });

  it("leave unexplained what the whole has more, with the ends of all parts at once", () => {
    expect(steps.unexplained!.value).toBeCloseTo(1.75, 9);
    expect(steps.unexplained!.low).toBeCloseTo(steps.whole!.low - 19.5, 9);
    expect(steps.unexplained!.high).toBeCloseTo(steps.whole!.high - 16.5, 9);
  });

  it("are drawn each from where the one before it ended, up to the whole", () => {
    const [{ rows }] = stepsChart(steps).groups as [LaneGroup];
    const spans = rows.flatMap(({ marks }) => marks.filter((mark) => mark.kind === "span"));
    expect(spans.map(({ from }) => from)).toEqual([0, 8, 11, 18, 0]);
    expect(spans.at(-2)!.to).toBeCloseTo(steps.whole!.value, 9);
    expect(rows.map(({ label }) => label)).toEqual([
      "node:http",
      ...steps.steps.map(({ text }) => text),
      "left unexplained",
      "Express, measured as a whole",
    ]);
    expect(rows[1]).toMatchObject({ value: "+8.0", interval: "7.5 to 8.5" });
  });

  it("say nothing about a rest where the whole was not measured", () => {
    const unmeasured = { ...document, raw: { ...document.raw, slices: [] } };
    const partial = stepsOf(unmeasured)!;
    expect(partial.unexplained).toBeUndefined();
    const [{ rows }] = stepsChart(partial).groups as [LaneGroup];
    expect(rows).toHaveLength(1 + partial.steps.length);
  });

  it("are none where no two ablations follow one another", () => {
    expect(stepsOf(documentOf(SINGLE))).toBeUndefined();
  });
});

describe("single causes", () => {
  const groups = singleCauses(document);

  it("stand under the server that they are about", () => {
    expect(
      groups.map(({ title, causes }) => [title, causes.map(({ workload }) => workload)]),
    ).toEqual([
      ["Express", ["express-step-1-prototypes", "express-etag"]],
      ["Fastify", ["fastify-no-schema", "serialise-10kb"]],
    ]);
  });

  const charts = causesCharts(groups);

  it("show no difference where their interval holds it, and are open there", () => {
    const rows = charts.flatMap((chart) => chart.groups.flatMap((group) => group.rows));
    const untold = rows.filter(({ note }) => note === "no difference shown");
    expect(untold.map(({ label }) => label)).toEqual(["cause of fastify-no-schema"]);
    const open = rows.filter(({ marks }) =>
      marks.some((mark) => mark.kind === "estimate" && mark.tone === "open"),
    );
    expect(open).toEqual(untold);
  });

  it("far beyond all others stand on an axis of their own", () => {
    const labels = charts.map((chart) =>
      chart.groups.flatMap(({ rows }) => rows.map(({ label }) => label)),
    );
    expect(labels).toEqual([
      ["cause of express-step-1-prototypes", "cause of express-etag", "cause of fastify-no-schema"],
      ["cause of serialise-10kb"],
    ]);
    expect(charts[0]!.axis.domain[1]).toBeLessThan(10);
    const near = documentOf([...SINGLE.slice(0, 2), ["serialise-10kb", "fastify", "fast", -20]]);
    expect(causesCharts(singleCauses(near))).toHaveLength(1);
  });

  it("stand in the table together with steps, rest and whole", () => {
    const table = causesTable(stepsOf(document), groups, (id) => id);
    expect(table.rows).toHaveLength(causesOf(document).length + 2);
    expect(table.rows.map(([name]) => name)).toContain("left unexplained");
    for (const row of table.rows) expect(row).toHaveLength(table.columns.length);
  });
});
