import { describe, expect, it } from "vitest";
import { SiteError } from "#content/error.ts";
import type { Metric, ResultDocument, Summary } from "#result/document/schema.ts";
import { FRAMES, LETTER_UNITS } from "#ui/chart-old/frame.ts";
import { layoutLightHeavy, millisAxis } from "../light-heavy-plot.ts";
import { lightHeavyData, lightHeavyDescription, lightHeavyTable } from "../light-heavy-rows.ts";

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

  it("are there in words and in a table", () => {
    const words = lightHeavyDescription(data);
    expect(words).toContain(
      "Title of in-handler: light requests median 0.800 ms, 99th percentile 96.0 ms;",
    );
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

describe("their axis", () => {
  const rowOf = (low: number, high: number) => {
    const figure = { value: low, low, high };
    return {
      title: "",
      light: { median: figure, p99: undefined },
      heavy: { median: figure, p99: figure },
    };
  };

  it("ends at ticks around everything drawn, and has few of them", () => {
    expect(millisAxis([rowOf(0.54, 228)])).toEqual({ domain: [0.5, 500], ticks: [1, 10, 100] });
    expect(millisAxis([rowOf(3, 40)])).toEqual({ domain: [2, 50], ticks: [2, 5, 10, 20, 50] });
    expect(millisAxis([rowOf(5, 5)])).toEqual({ domain: [5, 10], ticks: [5, 10] });
  });
});

describe.each(FRAMES)("the picture on the $name frame", (frame) => {
  const layout = layoutLightHeavy(frame, data);

  it("has a lane for each class of each variant, marks and whiskers inside the plot", () => {
    expect(layout.lanes.map(({ requestClass }) => requestClass)).toEqual([
      "light",
      "heavy",
      "light",
      "heavy",
    ]);
    for (const { y, median, p99 } of layout.lanes) {
      expect(y).toBeGreaterThan(layout.plot.top);
      expect(y).toBeLessThan(layout.plot.bottom);
      for (const { x, low, high } of p99 ? [median, p99] : [median]) {
        expect(low).toBeGreaterThanOrEqual(layout.plot.left);
        expect(low).toBeLessThan(x);
        expect(x).toBeLessThan(high);
        expect(high).toBeLessThanOrEqual(layout.plot.right);
      }
    }
  });

  it("puts equal ratios at equal distances", () => {
    const [first, second, third] = layout.ticks.map(({ x }) => x);
    expect(third! - second!).toBeCloseTo(second! - first!, 6);
  });

  it("keeps its words inside, and none on another", () => {
    for (const { x, y, text, anchor } of layout.texts) {
      const width = text.length * LETTER_UNITS;
      const left = anchor === "end" ? x - width : anchor === "middle" ? x - width / 2 : x;
      expect(left, text).toBeGreaterThanOrEqual(0);
      expect(left + width, text).toBeLessThanOrEqual(frame.width + 1);
      expect(y, text).toBeLessThanOrEqual(layout.height);
    }
    for (const one of layout.texts) {
      const same = layout.texts.filter(({ x, y }) => x === one.x && Math.abs(y - one.y) < 13);
      expect(same, one.text).toHaveLength(1);
    }
  });

  it("tells class and figure apart by shape and filling, not by colour", () => {
    const looks = layout.key.map(({ requestClass, filled }) => `${requestClass} ${filled}`);
    expect(new Set(looks).size).toBe(4);
    for (const { x, text } of layout.key) {
      expect(x + 12 + text.length * LETTER_UNITS, text).toBeLessThanOrEqual(frame.width);
    }
  });
});
