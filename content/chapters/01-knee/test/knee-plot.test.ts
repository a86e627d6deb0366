import { describe, expect, it } from "vitest";
import { SiteError } from "#content/error.ts";
import type { ResultDocument } from "#result/document/schema.ts";
import { mg1MeanWait, mmcMeanWait } from "#stats/queueing.ts";
import { legendOf } from "#ui/chart/index.ts";
import { kindIds, kinds, MEAN_SERVICE_MILLIS } from "../../../../labs/knee/system/queues.ts";
import {
  expectedMillis,
  kneeDescription,
  kneeSeries,
  kneeTable,
  MEAN_HOLD_SECONDS,
  QUEUES,
} from "../knee-data.ts";
import { kneePlot } from "../knee-plot.ts";

const loads = [0.9, 0.5, 0.1, 1.1];

/** Waits measured at `factor` of what theory expects, 5 % to both sides. */
function chapterOf(variants: string[], factor = 1) {
  const document = {
    variants: variants.map((id) => ({ id, title: `queue ${id}`, shows: "" })),
    workloads: loads.map((utilization) => ({
      id: `load-${utilization * 100}`,
      role: "curve",
      utilization,
      variants,
    })),
    summaries: loads.flatMap((utilization) =>
      variants.map((variant) => {
        const micros =
          utilization < 1 ? factor * expectedMillis(variant, utilization) * 1e3 : 300_000;
        return {
          workload: `load-${utilization * 100}`,
          variant,
          metric: "waitMeanMicros",
          unit: "µs",
          value: micros,
          low: 0.95 * micros,
          high: 1.05 * micros,
          slices: 8,
          atLeast: false,
        };
      }),
    ),
  } as unknown as ResultDocument;
  return { file: "content/chapters/01.mdx", document };
}

describe("the knee's data", () => {
  it("knows the lab's variants as the lab defines them", () => {
    expect(MEAN_HOLD_SECONDS * 1e3).toBe(MEAN_SERVICE_MILLIS);
    expect(Object.keys(QUEUES)).toEqual(kindIds);
    for (const id of kindIds) expect(kinds[id]).toMatchObject(QUEUES[id]!);
  });

  it("expects Erlang C with exponential holds, Pollaczek and Khinchine with one slot", () => {
    expect(expectedMillis("c5-exponential", 0.8)).toBeCloseTo(1e3 * mmcMeanWait(5, 200, 50), 9);
    expect(expectedMillis("c1", 0.8)).toBeCloseTo(1e3 * mg1MeanWait(40, 0.02, 1), 9);
    expect(expectedMillis("c5-constant", 0.9) / expectedMillis("c5-exponential", 0.9)).toBeCloseTo(
      0.5,
      9,
    );
    expect(expectedMillis("c5-bursty", 0.9) / expectedMillis("c5-exponential", 0.9)).toBeCloseTo(
      2.5,
      9,
    );
  });

  it("takes the points below capacity, by load", () => {
    const [series] = kneeSeries(chapterOf(["c5-exponential"]), "c5-exponential");
    expect(series!.points.map(({ utilization }) => utilization)).toEqual([0.1, 0.5, 0.9]);
    expect(series!.points[2]!.wait.value).toBeCloseTo(30.5, 1);
    expect(series!.title).toBe("queue c5-exponential");
  });

  it("calls theory exact for exponential holds and for one slot only", () => {
    const all = kneeSeries(chapterOf([...kindIds]), kindIds.join(", "));
    expect(all.filter(({ isApproximate }) => isApproximate).map(({ id }) => id)).toEqual([
      "c5-constant",
      "c5-bursty",
    ]);
  });

  it("fails the build for a variant that does not exist or was not measured", () => {
    const chapter = chapterOf(["c5-exponential"]);
    expect(() => kneeSeries(chapter, "c6")).toThrow(SiteError);
    expect(() => kneeSeries(chapter, "c6")).toThrow('variant "c6", which does not exist');
    expect(() => kneeSeries(chapter, "c1")).toThrow('a curve of the mean wait of "c1"');
  });

  it("says in words and in a table what was measured over what was expected", () => {
    const series = kneeSeries(chapterOf(["c5-exponential", "c5-constant"], 1.2), "c5-constant");
    expect(kneeDescription(series)).toContain("90\u00a0% 18.3\u00a0ms (17.4 to 19.2)");
    const { columns, rows } = kneeTable(series);
    expect(rows).toHaveLength(3);
    for (const row of rows) expect(row).toHaveLength(columns.length);
    expect(rows[2]![3]).toBe("about 15.2\u00a0ms");
    expect(rows[2]![4]).toBe("1.20 (1.14 to 1.26)");
  });
});

describe("the knee's picture", () => {
  const series = kneeSeries(chapterOf([...kindIds]), "c5-exponential, c5-constant, c5-bursty");
  const { x, y, marks } = kneePlot(series);
  const lines = marks.filter((mark) => mark.kind === "line");
  const points = marks.filter((mark) => mark.kind === "points");

  it("has linear axes to full load and beyond the longest wait that was measured", () => {
    expect(x).toMatchObject({ kind: "linear", domain: [0, 1] });
    expect(x.ticks.at(-1)!.text).toBe("100\u00a0%");
    const highest = Math.max(...series.flatMap((one) => one.points.map(({ wait }) => wait.high)));
    expect(y).toMatchObject({ kind: "linear", domain: [0, expect.closeTo(1.08 * highest, 6)] });
  });

  it("has every measured wait with its interval", () => {
    expect(points[0]!.points).toEqual(
      series[0]!.points.map(({ utilization, wait: { value, low, high } }) => ({
        x: utilization,
        y: value,
        low,
        high,
      })),
    );
  });

  it("draws what theory expects from no wait, rising, to beyond the picture before full load", () => {
    for (const { points: curve } of lines) {
      expect(curve[0]).toEqual({ x: 0, y: 0 });
      const waits = curve.map((place) => place.y!);
      expect(waits).toEqual([...waits].sort((a, b) => a - b));
      expect(waits.at(-1)).toBeGreaterThan(y.domain[1]);
      expect(waits.at(-2)).toBeLessThanOrEqual(y.domain[1]);
      expect(curve.at(-1)!.x).toBeLessThan(1);
    }
    const place = lines[2]!.points[60]!;
    expect(place.y).toBeCloseTo(expectedMillis("c5-bursty", place.x), 9);
  });

  it("names each queue once, for its line and its points", () => {
    expect(legendOf(marks).map(({ text }) => text)).toEqual(series.map(({ title }) => title));
    expect(lines.map((line) => line.series)).toEqual([0, 1, 2]);
    expect(points.map((one) => one.series)).toEqual([0, 1, 2]);
  });
});
