import { describe, expect, it } from "vitest";
import { SiteError } from "../../src/content/error.ts";
import type { ResultDocument } from "../../src/result/document/schema.ts";
import { encodeHistogram, percentileMicros } from "../../src/stats/histogram.ts";
import { FRAMES, NARROW, WIDE } from "../../src/ui/chart-old/frame.ts";
import {
  curveOf,
  percentileDescription,
  percentileSeries,
  percentileTable,
} from "../../src/ui/figures/percentile-data.ts";
import { layoutPercentiles } from "../../src/ui/figures/percentile-plot.ts";
import { histogramOf } from "../fixtures/histogram-of.ts";

/** `count` requests of which `held` waited for up to 200 ms, evenly, and the others took 1.3 ms. */
const stalled = (count: number, held: number) =>
  histogramOf(
    Array.from({ length: count }, (_, index) =>
      index < held ? 1300 + (200_000 * (index + 1)) / held : 1300,
    ),
  );

const titles: Record<string, string> = {
  closed: "autocannon, closed loop",
  constant: "open loop, constant",
  poisson: "open loop, Poisson",
  short: "open loop, a short run",
};
const histograms = {
  closed: stalled(200_000, 60),
  constant: stalled(40_000, 1600),
  poisson: stalled(40_000, 1580),
  short: stalled(500, 20),
};

const chapter = {
  file: "content/chapters/02.mdx",
  document: {
    variants: Object.entries(titles).map(([id, title]) => ({ id, title, shows: "" })),
    workloads: [{ id: "held", title: "Held answers", role: "main", variants: Object.keys(titles) }],
    raw: {
      slices: [],
      histograms: Object.entries(histograms).map(([variant, histogram]) => ({
        workload: "held",
        variant,
        unit: "microseconds",
        loop: variant === "closed" ? "closed" : "open",
        count: histogram.totalCount,
        base64: encodeHistogram(histogram),
      })),
    },
  } as unknown as ResultDocument,
};

const seriesOf = (...variants: string[]) =>
  percentileSeries(chapter, { workload: "held", variants });
const all = seriesOf("closed", "constant", "poisson", "short");

describe("a curve", () => {
  it("has the 99th percentile at one in 100", () => {
    const curve = curveOf(histograms.constant);
    const at = curve.find(({ oneIn }) => Math.abs(oneIn - 100) < 1e-6)!;
    expect(at.millis * 1000).toBe(percentileMicros(histograms.constant, 99));
    expect(curve[0]).toEqual({ oneIn: 1, millis: expect.closeTo(1.3, 2) });
  });

  it("never falls", () => {
    for (const histogram of Object.values(histograms)) {
      const millis = curveOf(histogram).map((point) => point.millis);
      expect(millis).toEqual([...millis].sort((a, b) => a - b));
    }
  });

  it.each([
    ["short", 50],
    ["constant", 4000],
    ["closed", 10_000],
  ] as const)("of %s ends at one in %d at most, and near it", (variant, last) => {
    const end = curveOf(histograms[variant]).at(-1)!.oneIn;
    expect(end).toBeLessThanOrEqual(last * (1 + 1e-9));
    expect(end).toBeGreaterThan(last / 1.11);
  });

  it("of fewer than 10 requests has no point", () => {
    expect(curveOf(stalled(9, 1))).toEqual([]);
    const [curve] = layoutPercentiles(WIDE, [{ title: "few", histogram: stalled(9, 1) }]).curves;
    expect(curve).toMatchObject({ path: "", mark: undefined });
  });
});

describe("the latencies asked for", () => {
  it("come from the result, under the variants' titles", () => {
    expect(all.map(({ title }) => title)).toEqual(Object.values(titles));
    expect(all[0]!.histogram.totalCount).toBe(200_000);
  });

  it("have to be there", () => {
    expect(() => seriesOf("closed", "wrk")).toThrow(
      /PercentilePlot.*02\.mdx.*latencies of "wrk" on workload "held"/,
    );
    expect(() => percentileSeries(chapter, { workload: "hold", variants: ["closed"] })).toThrow(
      SiteError,
    );
    for (const variants of [[], "closed", Array(7).fill("closed")]) {
      expect(() =>
        percentileSeries(chapter, { workload: "held", variants: variants as string[] }),
      ).toThrow("takes a list of 1 to 6");
    }
  });

  it("stand in a table and in words, without percentiles that have too few behind them", () => {
    const { columns, rows } = percentileTable(all);
    for (const row of rows) expect(row).toHaveLength(columns.length);
    expect(columns.slice(2, 6)).toEqual(["p50, ms", "p90, ms", "p99, ms", "p99.9, ms"]);
    expect(rows[0]!.slice(0, 2)).toEqual(["autocannon, closed loop", "200,000"]);
    expect(rows[0]![4]).toBe("1.30");
    expect(rows[1]![4]).toMatch(/^15[0-3]$/);
    expect(rows[3]!.slice(4, 6)).toEqual(["–", "–"]);
    const words = percentileDescription(all);
    for (const title of Object.values(titles)) expect(words).toContain(`${title}: median 1.30 ms`);
  });
});

describe.each(FRAMES)("on the $name frame", (frame) => {
  const layout = layoutPercentiles(frame, all);

  it("keeps curves inside the picture and text inside the frame", () => {
    const { plot } = layout;
    for (const { path, mark } of layout.curves) {
      const numbers = path.match(/[\d.]+,[\d.]+/g)!.map((pair) => pair.split(",").map(Number));
      expect(numbers.length).toBeGreaterThan(20);
      for (const [x, y] of [...numbers, [mark!.x, mark!.y]] as [number, number][]) {
        expect(x).toBeGreaterThanOrEqual(plot.left - 0.1);
        expect(x).toBeLessThanOrEqual(plot.right + 0.1);
        expect(y).toBeGreaterThanOrEqual(plot.top - 0.1);
        expect(y).toBeLessThanOrEqual(plot.bottom + 0.1);
      }
    }
    const middle = [
      layout.axisLabel,
      ...layout.xTicks,
      ...layout.xTicks.map(({ x, percentile }) => ({ x, text: percentile })),
    ];
    for (const { x, text } of middle) {
      const half = (text.length * 6.8) / 2;
      expect(x - half, text).toBeGreaterThanOrEqual(0);
      expect(x + half, text).toBeLessThanOrEqual(frame.width + 1);
    }
    for (const { x, y, text } of layout.keys.flatMap(({ lines }) => lines)) {
      expect(x + text.length * 6.8, text).toBeLessThanOrEqual(frame.width + 1);
      expect(y).toBeLessThanOrEqual(layout.height);
    }
  });

  it("tells curves apart without colour: by dashes, and by letters that stand apart", () => {
    expect(new Set(layout.curves.map(({ dash }) => dash)).size).toBe(4);
    expect(layout.curves.map(({ letter }) => letter)).toEqual(["A", "B", "C", "D"]);
    const marks = layout.curves.map(({ mark }) => mark!);
    for (const [index, one] of marks.entries()) {
      for (const other of marks.slice(index + 1)) {
        expect(Math.hypot(one.x - other.x, one.y - other.y)).toBeGreaterThan(16);
      }
    }
  });

  it("names every curve once, the slowest at p99 first", () => {
    const keys = layout.keys.map(({ letter, dash }) => ({ letter, dash }));
    expect(keys.map(({ letter }) => letter).sort()).toEqual(["A", "B", "C", "D"]);
    expect(keys[0]).toEqual({ letter: "B", dash: layout.curves[1]!.dash });
    const heights = layout.keys.flatMap(({ lines }) => lines.map(({ y }) => y));
    expect(heights).toEqual([...heights].sort((a, b) => a - b));
    expect(new Set(heights).size).toBe(heights.length);
  });

  it("has an axis of powers of ten, and few heights that hold all latencies", () => {
    expect(layout.xTicks.map(({ text }) => text)).toEqual(["1", "10", "100", "1,000", "10,000"]);
    expect(layout.yTicks.length).toBeLessThanOrEqual(10);
    expect(layout.yTicks.map(({ text }) => text)).toEqual(
      expect.arrayContaining(["1", "10", "100"]),
    );
  });
});

it("stands beside its titles where there is room, and above them where there is not", () => {
  const [wide, narrow] = [layoutPercentiles(WIDE, all), layoutPercentiles(NARROW, all)];
  expect(wide.keys[0]!.x).toBeGreaterThan(wide.plot.right);
  expect(narrow.keys[0]!.y).toBeGreaterThan(narrow.plot.bottom);
});
