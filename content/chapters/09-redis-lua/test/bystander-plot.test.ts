import { describe, expect, it } from "vitest";
import { SiteError } from "#content/error.ts";
import type { ResultDocument } from "#result/document/schema.ts";
import { FRAMES, LETTER_UNITS } from "#ui/chart-old/frame.ts";
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
import { layoutBystander } from "../bystander-plot.ts";

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

describe.each(FRAMES)("their picture, $name", (frame) => {
  const { plot, marks, without, xTicks, yTicks, width, height, line } = layoutBystander(
    frame,
    data,
  );

  it("has a point for each length, to the right and up as scripts get longer", () => {
    expect(marks).toHaveLength(4);
    marks.slice(1).forEach(({ x, y }, index) => {
      expect(x).toBeGreaterThan(marks[index]!.x);
      expect(y).toBeLessThan(marks[index]!.y);
    });
    for (const { x, y, low, high } of marks) {
      expect(x).toBeGreaterThan(plot.left);
      expect(x).toBeLessThan(plot.right);
      for (const end of [y, low, high]) {
        expect(end).toBeGreaterThanOrEqual(plot.top);
        expect(end).toBeLessThanOrEqual(plot.bottom);
      }
      expect(high).toBeLessThan(y);
      expect(low).toBeGreaterThan(y);
    }
  });

  it("draws what is expected below what is measured, from side to side", () => {
    const [from, to] = line
      .replace("M", "")
      .split("L")
      .map((place) => place.split(" ").map(Number));
    expect(from![0]).toBeCloseTo(plot.left, 1);
    expect(to![0]).toBeCloseTo(plot.right, 1);
    for (const { x, y } of marks) {
      const share = (x - from![0]!) / (to![0]! - from![0]!);
      expect(from![1]! + share * (to![1]! - from![1]!)).toBeGreaterThan(y);
    }
    expect(without).toBeGreaterThan(marks[0]!.y);
  });

  it("has ticks with room for their words", () => {
    expect(xTicks.map(({ text }) => text)).toEqual(["0.1", "1", "10", "100"]);
    for (const { x, text } of xTicks) {
      expect(x - (text.length * LETTER_UNITS) / 2).toBeGreaterThan(0);
      expect(x + (text.length * LETTER_UNITS) / 2).toBeLessThan(width);
    }
    expect(yTicks.length).toBeGreaterThanOrEqual(2);
    for (const { y, text } of yTicks) {
      expect(text.length * LETTER_UNITS).toBeLessThan(plot.left - 7);
      expect(y).toBeLessThan(height);
    }
  });
});
