import { describe, expect, it } from "vitest";
import { SiteError } from "#content/error.ts";
import type { ResultDocument } from "#result/document/schema.ts";
import type { Mark } from "#ui/chart/index.ts";
import { BUSY_SHARE as LAB_SHARE, SCRIPT_MILLIS } from "../../../../labs/redis-lua/system/spin.ts";
import { bystanderId } from "../../../../labs/redis-lua/workloads.ts";
import {
  BUSY_SHARE,
  bystanderData,
  bystanderDescription,
  bystanderTable,
  expectedMean,
  expectedP99,
} from "../bystander-data.ts";
import { bystanderPlot } from "../bystander-plot.ts";

/** As if a millisecond of the way to the server came on top of what M/D/1 expects. */
function chapterOf(lengths: readonly number[]) {
  const row = (scriptMillis: number, metric: string, millis: number) => ({
    workload: bystanderId(scriptMillis),
    variant: "long-script",
    metric,
    requestClass: "bystander",
    unit: "µs",
    value: 1e3 * millis,
    low: 0.9e3 * millis,
    high: 1.2e3 * millis,
  });
  const document = {
    variants: [{ id: "long-script", title: "Long scripts", shows: "" }],
    workloads: [{ id: "hot" }, ...lengths.map((millis) => ({ id: bystanderId(millis) }))],
    summaries: lengths.flatMap((millis) => [
      row(millis, "latencyP99Micros", 1 + (millis === 0 ? 0 : expectedP99(millis))),
      row(millis, "latencyMeanMicros", 1 + (millis === 0 ? 0 : expectedMean(millis))),
    ]),
  } as unknown as ResultDocument;
  return { file: "content/chapters/09.mdx", document };
}

const data = bystanderData(chapterOf([100, 0, 10, 0.1, 1]));

describe("a bystander's latencies", () => {
  it("are those of the lab's workloads, by the length of the scripts", () => {
    expect(BUSY_SHARE).toBe(LAB_SHARE);
    expect([data.without, ...data.points].map(({ scriptMillis }) => scriptMillis)).toEqual(
      SCRIPT_MILLIS,
    );
  });

  it("are expected to be so many script lengths: 0.125 on average, 1.43 at the 99th percentile", () => {
    for (const millis of [0.1, 1, 10, 100]) {
      expect(expectedMean(millis) / millis).toBeCloseTo(0.125, 9);
      expect(expectedP99(millis) / millis).toBeCloseTo(1.434, 2);
    }
  });

  it("are told in words and in a table", () => {
    expect(bystanderDescription(data)).toContain("without scripts 1.00\u00a0ms (0.900 to 1.20)");
    const { columns, rows } = bystanderTable(data);
    for (const row of rows) expect(row).toHaveLength(columns.length);
    expect(rows.map(([name]) => name)).toEqual([
      "none",
      "0.1\u00a0ms",
      "1\u00a0ms",
      "10\u00a0ms",
      "100\u00a0ms",
    ]);
    const [, , , , beyond, expected] = rows[3]!;
    expect(beyond).toBe("1.25\u00a0ms");
    expect(expected).toBe(beyond);
  });

  it("cannot be shown without a point that has no scripts", () => {
    expect(() => bystanderData(chapterOf([1, 10]))).toThrow(SiteError);
    expect(() => bystanderData(chapterOf([0]))).toThrow(SiteError);
  });
});

describe("their picture", () => {
  const { x, y, marks } = bystanderPlot(data);
  const of = <Kind extends Mark["kind"]>(kind: Kind) =>
    marks.find((mark): mark is Extract<Mark, { kind: Kind }> => mark.kind === kind)!;

  it("has a point with its interval for each length, on logarithmic axes that hold it", () => {
    const { points } = of("points");
    expect(points.map((point) => point.x)).toEqual([0.1, 1, 10, 100]);
    for (const [index, { scriptMillis, p99 }] of data.points.entries()) {
      expect(points[index]).toEqual({
        x: scriptMillis,
        y: p99.value,
        low: p99.low,
        high: p99.high,
      });
      expect(p99.low).toBeGreaterThan(y.domain[0]);
      expect(p99.high).toBeLessThan(y.domain[1]);
    }
    expect([x.kind, y.kind]).toEqual(["log", "log"]);
    expect(x.ticks.map(({ text }) => text)).toEqual(["0.1", "1", "10", "100"]);
  });

  it("draws what is expected from side to side", () => {
    expect(of("line").points).toEqual(
      x.domain.map((millis) => ({ x: millis, y: expectedP99(millis) })),
    );
  });

  it("has the latency without scripts as a level line", () => {
    expect(of("rule")).toMatchObject({ at: { y: 1 }, text: "without scripts" });
  });
});
