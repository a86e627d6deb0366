import { describe, expect, it } from "vitest";
import { SiteError } from "#content/error.ts";
import type { Metric, ResultDocument, Summary } from "#result/document/schema.ts";
import type { LaneMark } from "#ui/chart/index.ts";
import { lightHeavyChart } from "../light-heavy-plot.ts";
import { lightHeavyData, lightHeavyTable } from "../light-heavy-rows.ts";

type Span = Extract<LaneMark, { kind: "span" }>;

const VARIANTS = ["in-handler", "piscina", "partitioned"];

function summary(
  variant: string,
  requestClass: string,
  metric: Metric,
  millis: number,
): Partial<Summary> {
  const value = millis * 1000;
  return {
    workload: "mixed",
    variant,
    metric,
    requestClass,
    unit: "µs",
    value,
    low: value * 0.9,
    high: value * 1.2,
  };
}

/** The pool's heavy requests are too few for a 99th percentile, and "partitioned" was not measured. */
const summaries = [
  summary("in-handler", "light", "latencyP50Micros", 0.8),
  summary("in-handler", "light", "latencyP99Micros", 96),
  summary("in-handler", "heavy", "latencyP50Micros", 61),
  summary("in-handler", "heavy", "latencyP99Micros", 190),
  summary("piscina", "light", "latencyP50Micros", 0.6),
  summary("piscina", "light", "latencyP99Micros", 3.2),
  summary("piscina", "heavy", "latencyP50Micros", 63),
  { ...summary("piscina", "", "latencyP99Micros", 200), requestClass: undefined },
];

function chapterOf(rows: Partial<Summary>[]) {
  const document = {
    variants: VARIANTS.map((id) => ({ id, title: `Title of ${id}`, shows: "" })),
    workloads: [{ id: "mixed", title: "Pages and boards", variants: VARIANTS }],
    summaries: rows,
  } as unknown as ResultDocument;
  return { file: "content/chapters/05.mdx", document };
}

const data = lightHeavyData(chapterOf(summaries), "mixed");

describe("light and heavy latencies", () => {
  it("are read by class, in milliseconds and in the lab's order", () => {
    expect(data.rows.map(({ title }) => title)).toEqual([
      "Title of in-handler",
      "Title of piscina",
    ]);
    expect(data.rows[0]!.light.p99!.value).toBeCloseTo(96, 9);
    expect(data.rows[0]!.heavy.median.low).toBeCloseTo(54.9, 9);
  });

  it("leave a percentile out that the result does not have, and do not take that of all requests", () => {
    expect(data.rows[1]!.heavy.p99).toBeUndefined();
    expect(lightHeavyTable(data).rows[3]).toEqual([
      "Title of piscina, heavy",
      "63.0",
      "56.7 to 75.6",
      "too few",
      "",
    ]);
  });

  it("are there in a table", () => {
    const { columns, rows } = lightHeavyTable(data);
    expect(rows).toHaveLength(4);
    for (const row of rows) expect(row).toHaveLength(columns.length);
  });

  it("cannot be asked of a workload that does not exist, or that has no such classes", () => {
    expect(() => lightHeavyData(chapterOf(summaries), "mixde")).toThrow(SiteError);
    const unclassed = summaries.map((row) => ({ ...row, requestClass: undefined }));
    expect(() => lightHeavyData(chapterOf(unclassed), "mixed")).toThrow(
      /LightHeavy.*05\.mdx.*light requests of "in-handler"/,
    );
    expect(() => lightHeavyData(chapterOf([]), "mixed")).toThrow(SiteError);
  });
});

describe("their picture", () => {
  const { axis, groups } = lightHeavyChart(data);
  const lanes = groups.flatMap(({ rows }) => rows);
  const estimates = lanes.map(({ marks }) => marks.filter((mark) => mark.kind === "estimate"));

  it("has a lane for each class of each variant, with median and 99th percentile in digits", () => {
    expect(groups.map(({ heading }) => heading)).toEqual([
      "Title of in-handler",
      "Title of piscina",
    ]);
    expect(lanes.map(({ label, value }) => `${label} ${value}`)).toEqual([
      "light 0.800 / 96.0",
      "heavy 61.0 / 190",
      "light 0.600 / 3.20",
      "heavy 63.0 / too few",
    ]);
  });

  it("goes from the median to the 99th percentile on a logarithmic axis that holds all intervals", () => {
    expect(axis.kind).toBe("log");
    const [{ from, to }] = lanes[0]!.marks.filter((mark) => mark.kind === "span") as [Span];
    expect([from, to]).toEqual([data.rows[0]!.light.median.value, data.rows[0]!.light.p99!.value]);
    for (const { low, high } of estimates.flat()) {
      expect(low).toBeGreaterThan(axis.domain[0]);
      expect(high).toBeLessThan(axis.domain[1]);
    }
    expect(lanes[3]!.marks).toHaveLength(1);
  });

  it("tells class and figure apart by shape and filling, not by colour", () => {
    const looks = estimates.flat().map(({ series, small = false }) => `${series} ${small}`);
    expect(new Set(looks)).toEqual(new Set(["0 true", "0 false", "1 true", "1 false"]));
  });
});
