import { describe, expect, it } from "vitest";
import { SiteError } from "#content/error.ts";
import type { Drain, ResultDocument, Slice } from "#result/document/schema.ts";
import { legendOf } from "#ui/chart/index.ts";
import lab from "../../../../labs/queue-offload/lab.ts";
import { LabSchema } from "../../../../src/lab/definition.ts";
import {
  backlogDescription,
  backlogOverTime,
  backlogTable,
  backlogText,
  faultGroupText,
} from "../drain-data.ts";
import { backlogPlot } from "../drain-plot.ts";

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

describe("the picture of a backlog", () => {
  const over = measured();
  const { x, panels } = backlogPlot(over);
  const [queue, slow] = panels.map(({ marks }) => marks);

  it("has a panel for each variant, all on one scale from nothing to the highest backlog", () => {
    expect(panels.map(({ title }) => title)).toEqual([
      `Server queue: at most 500, gone after 9.5${NBSP}s, expected 10.0${NBSP}s`,
      "Server slow: at most 650, 50.0 at the end",
    ]);
    expect(x.domain).toEqual([0, 35]);
    for (const { y } of panels) expect(y.domain).toEqual([0, 700]);
  });

  it("has the median of the starts at the end of each slice, over their range", () => {
    const place = { x: 15, y: 650, low: 600, high: 700 };
    for (const kind of ["area", "line"]) {
      const mark = slow!.find((one) => one.kind === kind);
      expect(mark).toMatchObject({ points: expect.arrayContaining([place]) });
    }
  });

  it("shows no backlog where the counts make it less than nothing", () => {
    const [series] = over.series;
    const points = [{ seconds: 0, jobs: -2, low: -3, high: 1 }];
    const [area] = backlogPlot({ ...over, series: [{ ...series!, points }] }).panels[0]!.marks;
    expect(area).toMatchObject({ points: [{ y: 0, low: 0, high: 1 }] });
  });

  it("has beside it what was expected, where the result has it", () => {
    const expected = { kind: "line", tone: "expected" };
    const corners = [
      { x: 5, y: 0 },
      { x: 15, y: 500 },
      { x: 25, y: 0 },
    ];
    expect(queue).toContainEqual(expect.objectContaining({ ...expected, points: corners }));
    expect(slow).not.toContainEqual(expect.objectContaining(expected));
  });

  it("marks the spike and every fault in each panel, and explains each kind once", () => {
    for (const { marks } of panels) {
      expect(marks).toContainEqual({ kind: "stretch", from: 5, to: 15, legend: "the spike" });
      const rules = marks.filter((mark) => mark.kind === "rule");
      expect(rules.map(({ at, series }) => [at, series])).toEqual([
        [{ x: 8 }, 0],
        [{ x: 20 }, 0],
        [{ x: 12 }, 1],
      ]);
    }
    expect(legendOf(panels.flatMap(({ marks }) => marks)).map(({ text }) => text)).toEqual([
      "orders that have arrived and are not done",
      "(a − m) T, and down again in (a − m) T / (m − b)",
      "the spike",
      "a worker is killed, 2 times",
      `Redis is restarted, at 12${NBSP}s`,
    ]);
  });
});

it("the lab names a backlog where its chapter draws one", () => {
  const { workloads } = LabSchema.parse(lab);
  const named = workloads.filter(({ backlog }) => backlog !== undefined).map(({ id }) => id);
  expect(named).toEqual(["spike", "kills"]);
});
