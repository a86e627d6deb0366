import { describe, expect, it } from "vitest";
import { SiteError } from "#content/error.ts";
import type { ResultDocument, Slice } from "#result/document/schema.ts";
import { latencyDescription, latencyOverTime, latencyTable } from "../latency-time-data.ts";
import { latencyTimePlot } from "../latency-time-plot.ts";

const PROFILE = [
  { fromSeconds: 0, toSeconds: 5, ratePerSecond: 50 },
  { fromSeconds: 5, toSeconds: 15, ratePerSecond: 150 },
  { fromSeconds: 15, toSeconds: 35, ratePerSecond: 50 },
];

/** Milliseconds in each second of each start of each variant; a start that is disturbed in second 7 reads 1e6 there. */
function chapterOf(millisOf: Record<string, ((second: number) => number)[]>) {
  const variants = Object.keys(millisOf);
  const slices = variants.flatMap((variant) =>
    millisOf[variant]!.flatMap((millis, spawn) =>
      Array.from({ length: 35 }, (_, slice) => {
        const isDisturbed = slice === 7 && spawn === 1;
        const latencyP99Micros = 1e3 * (isDisturbed ? 1e6 : millis(slice));
        const invalid = isDisturbed ? "machine-stall" : null;
        const observations = [{ variant, latencyP99Micros }];
        return { cell: 0, spawn, slice, seconds: 1, invalid, observations } as unknown as Slice;
      }),
    ),
  );
  const load = { kind: "open", settleSeconds: 0, sliceSeconds: 1, profile: PROFILE };
  const flat = { ...load, profile: PROFILE.slice(0, 1) };
  const document = {
    plan: { cells: [{ workload: "spike", design: "interleaved" }] },
    variants: variants.map((id) => ({ id, title: `Server ${id}`, shows: "" })),
    workloads: [
      { id: "spike", variants, loads: { [variants[0]!]: load } },
      { id: "calm", variants, loads: { [variants[0]!]: flat } },
    ],
    raw: { slices },
  } as unknown as ResultDocument;
  return { file: "content/chapters/11.mdx", document };
}

/** Inline climbs by half a second each second of the spike; a queue never waits. */
const inline = (second: number) => (second < 5 ? 160 : second < 15 ? 500 * (second - 4) : 300);
const chapter = chapterOf({ inline: [inline, (second) => 2 * inline(second)], queue: [() => 4] });
const measured = () => latencyOverTime(chapter, "spike");

describe("latency over time", () => {
  it("is the 99th percentile of each second, the median of the starts with their range", () => {
    const [line, queue] = measured().lines;
    expect(line).toMatchObject({ title: "Server inline", starts: 2 });
    expect(line!.points).toHaveLength(35);
    expect(line!.points[5]).toEqual({ seconds: 5.5, millis: 750, low: 500, high: 1_000 });
    expect(queue!.points[20]).toEqual({ seconds: 20.5, millis: 4, low: 4, high: 4 });
  });

  it("leaves a disturbed second out, and keeps the same second of the other starts", () => {
    expect(measured().lines[0]!.points[7]).toMatchObject({ millis: 1_500, low: 1_500 });
  });

  it("is told by phases: before the spike, in it, for as long again, and the rest", () => {
    const { phases, lines } = measured();
    expect(phases.map(({ fromSeconds, toSeconds }) => [fromSeconds, toSeconds])).toEqual([
      [0, 5],
      [5, 15],
      [15, 25],
      [25, 35],
    ]);
    // Of 500 to 5,000 the median is 2,750; without its third second the other start's is twice 3,000.
    expect(lines[0]!.phases[1]).toEqual({ millis: 4_375, low: 2_750, high: 6_000 });
    expect(lines[1]!.phases.map((phase) => phase?.millis)).toEqual([4, 4, 4, 4]);
  });

  it("says so in words and in a table", () => {
    expect(latencyDescription(measured())).toContain("highest from 5 to 15");
    const { columns, rows } = latencyTable(measured());
    expect(columns).toHaveLength(6);
    expect(rows[1]![2]).toBe("4.00 (4.00 to 4.00)");
  });

  it("is refused where the load has no spike, with what to name instead", () => {
    expect(() => latencyOverTime(chapter, "calm")).toThrow(SiteError);
    expect(() => latencyOverTime(chapter, "calm")).toThrow("has no spike");
    expect(() => latencyOverTime(chapter, "none")).toThrow(SiteError);
  });
});

describe("its picture", () => {
  const { x, y, marks } = latencyTimePlot(measured());
  const lines = marks.filter((mark) => mark.kind === "line");

  it("has the median of each second over the range of the starts, for each variant", () => {
    expect(lines.map(({ series, points }) => [series, points[5]])).toEqual([
      [0, { x: 5.5, y: 750 }],
      [1, { x: 5.5, y: 4 }],
    ]);
    const [area] = marks.filter((mark) => mark.kind === "area");
    expect(area!.points[5]).toEqual({ x: 5.5, low: 500, high: 1_000 });
  });

  it("names each curve beside it, the lowest from below", () => {
    expect(lines.map(({ label }) => label)).toEqual([
      { text: "Server inline", side: "above" },
      { text: "Server queue", side: "below" },
    ]);
  });

  it("shows the spike over the seconds of the run, and all latencies on a logarithmic axis", () => {
    expect(marks).toContainEqual({ kind: "stretch", from: 5, to: 15, text: "the spike" });
    expect(x).toMatchObject({ kind: "linear", domain: [0, 35] });
    expect(y).toMatchObject({ kind: "log", domain: [2, 20_000] });
    expect(y.ticks.map(({ text }) => text)).toEqual(["10", "100", "1,000", "10,000"]);
  });
});
