import { describe, expect, it } from "vitest";
import { SiteError } from "#content/error.ts";
import type { Drain, ResultDocument, Slice } from "#result/document/schema.ts";
import { FRAMES, LETTER_UNITS } from "#ui/chart-old/frame.ts";
import lab from "../../../../labs/queue-offload/lab.ts";
import { LabSchema } from "../../../../src/lab/definition.ts";
import {
  backlogDescription,
  backlogOverTime,
  backlogTable,
  backlogText,
  faultGroupText,
} from "../drain-data.ts";
import { layoutBacklog } from "../drain-plot.ts";

const NBSP = "\u00a0";
const SLICES = 35;
const PROFILE = [
  { fromSeconds: 0, toSeconds: 5, ratePerSecond: 50 },
  { fromSeconds: 5, toSeconds: 15, ratePerSecond: 150 },
  { fromSeconds: 15, toSeconds: 35, ratePerSecond: 50 },
];
const FAULTS = [
  { atSeconds: 20, process: "worker", action: "kill" },
  { atSeconds: 8, process: "worker", action: "kill" },
  { atSeconds: 12, service: "redis", action: "restart" },
  { afterCount: { counter: "received", count: 9 }, process: "web", action: "kill" },
];
const drain: Drain = {
  workload: "spike",
  variant: "queue",
  capacityPerSecond: 100,
  peak: 500,
  seconds: { value: 9.5, low: 9.4, high: 9.7 },
  expectedSeconds: 10,
  ratio: 0.95,
  low: 0.94,
  high: 0.97,
  spawns: 2,
  undrained: 0,
};

/** A capacity for each start of each variant. */
function chapterOf(capacities: Record<string, number[]>, some: Partial<ResultDocument> = {}) {
  const variants = Object.keys(capacities);
  const slices = Object.entries(capacities).flatMap(([variant, starts]) =>
    starts.flatMap((capacity, spawn) => {
      let backlog = 0;
      return Array.from({ length: SLICES }, (_, slice) => {
        const received = slice >= 5 && slice < 15 ? 150 : 50;
        const completed = Math.min(capacity, backlog + received);
        backlog += received - completed;
        const observations = [{ variant, counted: { received, completed } }];
        const invalid = slice === 7 ? "machine-stall" : null;
        return { cell: 0, spawn, slice, seconds: 1, invalid, observations } as unknown as Slice;
      });
    }),
  );
  const load = { kind: "open", settleSeconds: 0, sliceSeconds: 1, profile: PROFILE };
  const workload = {
    variants,
    loads: { [variants[0]!]: load },
    backlog: { arrived: "received", done: ["completed"] },
  };
  const document = {
    plan: { cells: [{ workload: "spike", design: "interleaved" }] },
    variants: variants.map((id) => ({ id, title: `Server ${id}`, shows: "" })),
    workloads: [
      { id: "spike", ...workload, faults: FAULTS },
      { id: "calm", variants },
    ],
    raw: { slices },
    drains: [drain],
    ...some,
  } as unknown as ResultDocument;
  return { file: "content/chapters/11.mdx", document };
}

const measured = () => backlogOverTime(chapterOf({ queue: [100, 100], slow: [90, 80] }), "spike");

describe("the data of a backlog", () => {
  it("are what arrived less what is done at the end of each slice, with the range of the starts", () => {
    const [queue, slow] = measured().series;
    expect(queue!.points).toHaveLength(SLICES + 1);
    expect(queue!.points[0]).toEqual({ seconds: 0, jobs: 0, low: 0, high: 0 });
    expect(queue!.points[15]).toEqual({ seconds: 15, jobs: 500, low: 500, high: 500 });
    expect(slow!.points[15]).toEqual({ seconds: 15, jobs: 650, low: 600, high: 700 });
    expect(queue).toMatchObject({ starts: 2, highest: 500, left: 0 });
    expect(slow!.left).toBe(50);
  });

  it("have beside them what arithmetic makes of the spike, where the result has it", () => {
    const [queue, slow] = measured().series;
    expect(queue!.expected).toEqual([
      { seconds: 5, jobs: 0 },
      { seconds: 15, jobs: 500 },
      { seconds: 25, jobs: 0 },
    ]);
    expect(slow!.expected).toEqual([]);
  });

  it("gather faults of one kind, in the order of time, and leave out what has no time of its own", () => {
    const { faults } = measured();
    expect(faults).toEqual([
      { text: "a worker is killed", seconds: [8, 20] },
      { text: "Redis is restarted", seconds: [12] },
    ]);
    expect(faults.map(faultGroupText)).toEqual([
      "a worker is killed, 2 times",
      `Redis is restarted, at 12${NBSP}s`,
    ]);
  });

  it("say in words and in a table what became of it", () => {
    const over = measured();
    const [queue, slow] = over.series;
    expect(backlogText(queue!)).toBe(`at most 500, gone after 9.5${NBSP}s, expected 10.0${NBSP}s`);
    expect(backlogText(slow!)).toBe("at most 650, 50.0 at the end");
    const still = { ...queue!, drain: { ...drain, undrained: 1 } };
    expect(backlogText(still)).toContain("not gone when the load ended");
    expect(backlogDescription(over)).toContain("a worker is killed at 8, 20");
    const { columns, rows } = backlogTable(over);
    for (const row of rows) expect(row).toHaveLength(columns.length);
    expect(rows[0]).toContain(`9.5 (9.4 to 9.7)${NBSP}s`);
    expect(rows[1]).toContain("no backlog");
  });

  it("fail the build for a workload that does not exist, names no backlog, or was not counted", () => {
    const chapter = chapterOf({ queue: [100] });
    expect(() => backlogOverTime(chapter, "surge")).toThrow('workload "surge"');
    expect(() => backlogOverTime(chapter, "calm")).toThrow("names no backlog");
    for (const { observations } of chapter.document.raw.slices) delete observations[0]!.counted;
    expect(() => backlogOverTime(chapter, "spike")).toThrow(SiteError);
  });
});

describe.each(FRAMES)("the picture of a backlog, $name", (frame) => {
  const picture = layoutBacklog(frame, measured());
  const { plot, lanes, faults, key, spike, width, height } = picture;
  const placesOf = (path: string) =>
    [...path.matchAll(/[ML]([\d.]+),([\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)] as const);

  it("has a lane for each variant, all on one scale, that do not touch", () => {
    expect(lanes).toHaveLength(2);
    for (const [index, { title, top, bottom, yTicks }] of lanes.entries()) {
      expect(title.lines.join(" ")).toMatch(/^Server .*: at most/);
      expect(yTicks.map(({ text }) => text)).toEqual(lanes[0]!.yTicks.map(({ text }) => text));
      expect(top).toBeLessThan(bottom);
      if (index > 0) expect(title.y - 13).toBeGreaterThan(lanes[index - 1]!.bottom);
    }
    expect(lanes.at(-1)!.bottom).toBe(plot.bottom);
    expect(height).toBeGreaterThan(plot.bottom + 38);
  });

  it("draws a point for each slice and the expected line, inside the lane", () => {
    for (const { backlog, expected, top, bottom } of lanes) {
      expect(placesOf(backlog)).toHaveLength(SLICES + 1);
      for (const [x, y] of [...placesOf(backlog), ...placesOf(expected)]) {
        expect(x).toBeGreaterThanOrEqual(plot.left - 0.1);
        expect(x).toBeLessThanOrEqual(plot.right + 0.1);
        expect(y).toBeGreaterThanOrEqual(top - 0.1);
        expect(y).toBeLessThanOrEqual(bottom + 0.1);
      }
    }
    expect(placesOf(lanes[0]!.expected)).toHaveLength(3);
  });

  it("ends the expected line where the load ends, if it would go on", () => {
    const long = { ...drain, expectedSeconds: 40 };
    const chapter = chapterOf({ queue: [100, 100] }, { drains: [long] });
    const [lane] = layoutBacklog(frame, backlogOverTime(chapter, "spike")).lanes;
    const [x, y] = placesOf(lane!.expected).at(-1)!;
    expect(x).toBeCloseTo(plot.right, 0);
    expect(y).toBeLessThan(lane!.bottom);
  });

  it("marks the spike and every fault, and explains them without leaving the picture", () => {
    expect(spike!.width).toBeGreaterThan(0);
    expect(faults.map(({ kind }) => kind)).toEqual([0, 0, 1]);
    const text = key.map(({ lines }) => lines.join(" ")).join("; ");
    expect(text).toContain("a worker is killed, 2 times");
    for (const { lines, y } of key) {
      expect(y).toBeLessThan(plot.top);
      for (const one of lines) expect(36 + one.length * LETTER_UNITS).toBeLessThanOrEqual(width);
    }
  });
});

it("the lab names a backlog where its chapter draws one", () => {
  const { workloads } = LabSchema.parse(lab);
  const named = workloads.filter(({ backlog }) => backlog !== undefined).map(({ id }) => id);
  expect(named).toEqual(["spike", "kills"]);
});
