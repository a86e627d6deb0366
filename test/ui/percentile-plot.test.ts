import { describe, expect, it } from "vitest";
import { SiteError } from "../../src/content/error.ts";
import type { ResultDocument } from "../../src/result/document/schema.ts";
import { encodeHistogram, percentileMicros } from "../../src/stats/histogram.ts";
import { legendOf } from "../../src/ui/chart/index.ts";
import {
  curveOf,
  percentileDescription,
  percentileSeries,
  percentileTable,
} from "../../src/ui/figures/percentile-data.ts";
import { percentilePlot } from "../../src/ui/figures/percentile-plot.ts";
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

describe("their picture", () => {
  const { x, y, marks } = percentilePlot(all);
  const lines = marks.filter((mark) => mark.kind === "line");
  const points = marks.filter((mark) => mark.kind === "points");

  it("has an axis on which each step is ten times as rare, with the percentile below it", () => {
    expect(x).toMatchObject({ kind: "log", domain: [1, 10_000] });
    expect(x.ticks.map(({ text }) => text)).toEqual([
      "1",
      "10\np90",
      "100\np99",
      "1,000\np99.9",
      "10,000\np99.99",
    ]);
  });

  it("holds all latencies on a logarithmic axis", () => {
    expect(y.kind).toBe("log");
    for (const { y: millis } of lines.flatMap((line) => line.points)) {
      expect(millis).toBeGreaterThan(y.domain[0]);
      expect(millis).toBeLessThan(y.domain[1]);
    }
  });

  it("marks each curve at the percentiles of the axis that it reaches", () => {
    expect(points.map((one) => one.points.map((point) => Math.round(point.x)))).toEqual([
      [10, 100, 1000, 10_000],
      [10, 100, 1000],
      [10, 100, 1000],
      [10],
    ]);
    const { points: curve } = lines[1]!;
    for (const point of points[1]!.points) expect(curve).toContainEqual(point);
  });

  it("tells curves apart by their series, and names them in a legend where they end together", () => {
    expect(lines.map(({ series }) => series)).toEqual([0, 1, 2, 3]);
    expect(points.map(({ series }) => series)).toEqual([0, 1, 2, 3]);
    expect(legendOf(marks).map(({ text }) => text)).toEqual(Object.values(titles));
    expect(lines.every(({ label }) => label === undefined)).toBe(true);
  });

  it("names curves at their ends where these are apart", () => {
    const fast = histogramOf(Array.from({ length: 40_000 }, () => 1300));
    const apart = percentilePlot([
      { title: "slow", histogram: histograms.constant },
      { title: "fast", histogram: fast },
    ]);
    expect(legendOf(apart.marks)).toEqual([]);
    const named = apart.marks.flatMap((mark) => (mark.kind === "line" ? [mark.label?.text] : []));
    expect(named).toEqual(["slow", "fast"]);
  });

  it("has no place for a client with too few requests", () => {
    const few = percentilePlot([{ title: "few", histogram: stalled(9, 1) }]);
    for (const mark of few.marks) expect(mark).toMatchObject({ points: [] });
  });
});
