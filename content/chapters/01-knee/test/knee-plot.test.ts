import { describe, expect, it } from "vitest";
import { SiteError } from "#content/error.ts";
import type { ResultDocument } from "#result/document/schema.ts";
import { mg1MeanWait, mmcMeanWait } from "#stats/queueing.ts";
import { FRAMES, NARROW, WIDE } from "#ui/chart-old/frame.ts";
import { kindIds, kinds, MEAN_SERVICE_MILLIS } from "../../../../labs/knee/system/queues.ts";
import {
  expectedMillis,
  kneeDescription,
  kneeSeries,
  kneeTable,
  MEAN_HOLD_SECONDS,
  QUEUES,
} from "../knee-data.ts";
import { layoutKnee, loadAt, markPath } from "../knee-plot.ts";

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

describe.each(FRAMES)("the knee's picture, $name", (frame) => {
  const series = kneeSeries(chapterOf([...kindIds]), "c5-exponential, c5-constant, c5-bursty");
  const picture = layoutKnee(frame, series);
  const { plot } = picture;
  const placesOf = (path: string) =>
    path
      .slice(1)
      .split("L")
      .map((place) => place.split(",").map(Number) as [number, number]);

  it("holds every point with its interval", () => {
    for (const { x, y, low, high } of picture.series.flatMap(({ marks }) => marks)) {
      expect(x).toBeGreaterThan(plot.left);
      expect(x).toBeLessThan(plot.right);
      expect(high).toBeGreaterThan(plot.top);
      expect(high).toBeLessThanOrEqual(y);
      expect(y).toBeLessThanOrEqual(low);
      expect(low).toBeLessThanOrEqual(plot.bottom);
    }
  });

  it("draws lines that begin at no wait, only rise, and leave at the top before full load", () => {
    for (const { line } of picture.series) {
      const places = placesOf(line);
      expect(places[0]).toEqual([plot.left, plot.bottom]);
      for (const [index, [x, y]] of places.entries()) {
        if (index === 0) continue;
        expect(x).toBeGreaterThanOrEqual(places[index - 1]![0]);
        expect(y).toBeLessThanOrEqual(places[index - 1]![1]);
      }
      expect(places.at(-1)![1]).toBeCloseTo(plot.top, 0);
      expect(places.at(-1)![0]).toBeLessThan(plot.right);
    }
  });

  it("puts points that were measured as expected onto their line", () => {
    const places = placesOf(picture.series[0]!.line);
    const { x, y } = picture.series[0]!.marks[2]!;
    const after = places.findIndex((place) => place[0] >= x);
    const [[x0, y0], [x1, y1]] = [places[after - 1]!, places[after]!];
    expect(y0 + ((x - x0) / (x1 - x0)) * (y1 - y0)).toBeCloseTo(y, -0.5);
  });

  it("keeps the key inside the plot, and its ticks too", () => {
    for (const { key } of picture.series) {
      expect(key.y).toBeGreaterThan(plot.top);
      expect(key.x).toBeGreaterThan(plot.left);
    }
    expect(picture.xTicks[0]!.text).toBe("0\u00a0%");
    expect(picture.xTicks.at(-1)).toEqual({ x: plot.right, text: "100\u00a0%" });
    for (const { y } of picture.yTicks) expect(y).toBeGreaterThanOrEqual(plot.top);
  });
});

describe("a picture", () => {
  it("holds three queues and no more", () => {
    const series = kneeSeries(chapterOf([...kindIds]), kindIds.join(","));
    expect(() => layoutKnee(WIDE, series)).toThrow(RangeError);
  });

  it("finds the load at which a wait is reached", () => {
    const load = loadAt("c20", 25);
    expect(expectedMillis("c20", load)).toBeCloseTo(25, 6);
    expect(load).toBeGreaterThan(loadAt("c1", 25));
  });

  it("marks series by shapes that differ", () => {
    const shapes = [0, 1, 2].map((index) => markPath(index, 10, 20));
    expect(new Set(shapes).size).toBe(3);
    for (const shape of shapes) expect(shape).toMatch(/^M10\.0 20\.0m/);
  });

  it("is as wide as its frame", () => {
    const series = kneeSeries(chapterOf(["c1"]), "c1");
    expect(FRAMES.map((frame) => layoutKnee(frame, series).width)).toEqual([
      WIDE.width,
      NARROW.width,
    ]);
  });
});
