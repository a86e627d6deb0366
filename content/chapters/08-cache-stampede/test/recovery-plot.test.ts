import { describe, expect, it } from "vitest";
import { SiteError } from "#content/error.ts";
import { faultText } from "#content/timed-slices.ts";
import type { ResultDocument, Slice } from "#result/document/schema.ts";
import { drawPanels } from "#ui/chart/index.ts";
import lab from "../../../../labs/cache-stampede/lab.ts";
import {
  expiry,
  PROCESSES,
  RATE_PER_SECOND,
} from "../../../../labs/cache-stampede/system/scenario.ts";
import { LabSchema } from "../../../../src/lab/definition.ts";
import {
  backText,
  recoveryDescription,
  recoveryOf,
  recoveryTable,
  recoveryText,
} from "../recovery-data.ts";
import { recoveryPlot } from "../recovery-plot.ts";
import { HOT_KEY, refreshRows, refreshTable, STRATEGY_OF } from "../refresh-rows.ts";

const NBSP = "\u00a0";
const definition = LabSchema.parse(lab);
const DUE = 600;
const SLICES = 30;
const FAULTS = [
  { atSeconds: 15, service: "redis", action: "start" },
  { atSeconds: 10, service: "redis", action: "kill" },
];

/** Shares of what is due and of hits in the slice that begins at a second. */
type Course = (second: number, spawn: number) => { goodput: number; hits: number };
const lostFor =
  (seconds: number): Course =>
  (second) =>
    second >= 10 && second < 15 + seconds ? { goodput: 0, hits: 0 } : { goodput: 1, hits: 0.95 };

const observation = (variant: string, goodput: number, hits: number) => {
  const completed = Math.round(DUE * goodput);
  return {
    variant,
    completed,
    errors: 0,
    timeouts: 0,
    mismatches: DUE - completed,
    ...(completed > 0 && {
      counters: { hits: (DUE * hits) / completed, misses: (DUE * (1 - hits)) / completed },
    }),
  };
};

function chapterOf(
  courses: Record<string, Course>,
  spawns = 3,
  spoil: (slice: Slice) => void = () => {},
) {
  const variants = Object.keys(courses);
  const slices = Object.entries(courses).flatMap(([variant, course]) =>
    Array.from({ length: spawns }, (_, spawn) =>
      Array.from({ length: SLICES }, (_unused, slice) => {
        const { goodput, hits } = course(5 + slice, spawn);
        const one = { cell: 1, spawn, slice, seconds: 1, invalid: null };
        return { ...one, observations: [observation(variant, goodput, hits)] } as unknown as Slice;
      }),
    ).flat(),
  );
  for (const slice of slices) spoil(slice);
  const load = { kind: "open", settleSeconds: 5, sliceSeconds: 1 };
  const document = {
    plan: {
      cells: [
        { workload: "loss", design: "control" },
        { workload: "loss", design: "interleaved" },
      ],
    },
    variants: variants.map((id) => ({ id, title: `Server ${id}`, shows: "" })),
    workloads: [
      { id: "loss", variants, faults: FAULTS, loads: { [variants[0]!]: load } },
      { id: "calm", variants },
    ],
    raw: { slices },
  } as unknown as ResultDocument;
  return { file: "content/chapters/08.mdx", document };
}

const courses = { naive: lostFor(100), shedding: lostFor(3) };

describe("the data of a recovery", () => {
  it("are shares of what was due, at the middle of each slice, with the range of the starts", () => {
    const uneven: Course = (second, spawn) => ({ goodput: second < 10 ? 1 : spawn / 2, hits: 0.5 });
    const [series] = recoveryOf(chapterOf({ naive: uneven }), "loss").series;
    expect(series!.points).toHaveLength(SLICES);
    expect(series!.points[0]).toEqual({ seconds: 5.5, goodput: 1, low: 1, high: 1, hits: 0.5 });
    expect(series!.points[10]).toMatchObject({ seconds: 15.5, goodput: 0.5, low: 0, high: 1 });
    expect(series!.starts).toBe(3);
  });

  it("have no hits where nothing was answered, and none to tell where nobody counted", () => {
    const [naive] = recoveryOf(chapterOf(courses), "loss").series;
    expect(naive!.points[10]!.hits).toBe(0);
    expect(naive!.points[0]!.hits).toBeCloseTo(0.95, 9);
    const uncounted = chapterOf(courses, 2, ({ observations }) => {
      delete observations[0]!.counters;
    });
    expect(recoveryOf(uncounted, "loss").series[0]!.points[0]!.hits).toBeUndefined();
  });

  it("take the service for back from the first of three good slices in a row", () => {
    const { series } = recoveryOf(chapterOf(courses), "loss");
    expect(series.map(({ recoverySeconds }) => recoverySeconds)).toEqual([
      [Infinity, Infinity, Infinity],
      [3, 3, 3],
    ]);
    const flicker: Course = (second) => ({
      goodput: second < 10 || second === 16 || second === 17 || second >= 20 ? 0.9 : 0.89,
      hits: 0.5,
    });
    const [one] = recoveryOf(chapterOf({ naive: flicker }), "loss").series;
    expect(one!.recoverySeconds).toEqual([5, 5, 5]);
  });

  it("leave out what is invalid, and what other cells measured", () => {
    const spoilt = chapterOf(courses, 2, (slice) => {
      if (slice.spawn === 1) slice.invalid = "machine-stall";
    });
    expect(recoveryOf(spoilt, "loss").series[0]!.starts).toBe(1);
    const others = chapterOf(courses, 2, (slice) => {
      slice.cell = 0;
    });
    expect(() => recoveryOf(others, "loss")).toThrow(SiteError);
  });

  it("fail the build for a workload that does not exist, or in which nothing is lost", () => {
    expect(() => recoveryOf(chapterOf(courses), "gain")).toThrow('workload "gain"');
    expect(() => recoveryOf(chapterOf(courses), "calm")).toThrow("nothing is done to a service");
  });

  it("say in words and in a table what happened when", () => {
    const recovery = recoveryOf(chapterOf(courses), "loss");
    expect(recovery.faults.map(faultText)).toEqual(["Redis is killed", "Redis is back, empty"]);
    expect(recoveryText(recovery.series[0]!)).toBe("beyond the run");
    expect(backText(recovery.series[0]!)).toBe("not back within the run");
    expect(recoveryText({ recoverySeconds: [3, 5, 4] })).toBe(`3${NBSP}s to 5${NBSP}s`);
    expect(recoveryText({ recoverySeconds: [3, Infinity] })).toBe(`3${NBSP}s to beyond the run`);
    expect(recoveryDescription(recovery)).toContain(`Server shedding: back after 3${NBSP}s`);
    const { columns, rows } = recoveryTable(recovery);
    for (const row of rows) expect(row).toHaveLength(columns.length);
    expect(rows[0]!.slice(1, 5)).toEqual([`100${NBSP}%`, `0${NBSP}%`, `0${NBSP}%`, `0${NBSP}%`]);
    expect(rows[1]!.slice(1, 5)).toEqual([`100${NBSP}%`, `0${NBSP}%`, `70${NBSP}%`, `100${NBSP}%`]);
    expect(columns[3]).toContain(`15${NBSP}s to 25${NBSP}s`);
  });
});

describe("the picture of a recovery", () => {
  const recovery = recoveryOf(chapterOf(courses), "loss");
  const { x, panels } = recoveryPlot(recovery);
  const linesOf = (index: number) => panels[index]!.marks.filter((mark) => mark.kind === "line");

  it("has a panel for each variant, which says whether it came back", () => {
    expect(panels.map(({ title }) => title)).toEqual([
      "Server naive: not back within the run",
      `Server shedding: back after 3${NBSP}s`,
    ]);
    expect(() => drawPanels(x, panels)).not.toThrow();
  });

  it("draws goodput and hits of every slice, and a gap where nobody counted", () => {
    const [hits, goodput] = linesOf(1);
    expect(goodput!.points).toHaveLength(SLICES);
    expect(goodput!.points[10]).toEqual({ x: 15.5, y: 0 });
    expect(hits!.points[0]!.y).toBeCloseTo(0.95, 9);
    const uncounted = chapterOf(courses, 2, ({ observations }) => {
      delete observations[0]!.counters;
    });
    const [panel] = recoveryPlot(recoveryOf(uncounted, "loss")).panels;
    const [gaps] = panel!.marks.filter((mark) => mark.kind === "line");
    expect(gaps!.points[0]!.y).toBeNull();
  });

  it("marks the loss and the return, in the order of time, and explains them", () => {
    for (const { marks } of panels) {
      expect(marks.find(({ kind }) => kind === "stretch")).toMatchObject({
        from: 10,
        to: 15,
        legend: `Redis is killed, at 10${NBSP}s; Redis is back, empty, at 15${NBSP}s`,
      });
      expect(marks.filter(({ kind }) => kind === "rule")).toHaveLength(2);
    }
  });
});

describe("the table of refreshes", () => {
  /** So many recomputations and cycles in each of three starts. */
  const counted = (counts: Record<string, [recomputations: number, cycles: number]>) =>
    chapterOf(
      Object.fromEntries(Object.keys(counts).map((id) => [id, lostFor(0)])),
      3,
      ({ observations, slice }) => {
        const one = observations[0]!;
        const [recomputations, cycles] = counts[one.variant]!;
        if (slice > 0) delete one.counters;
        else one.counters = { recomputations: recomputations / DUE, cycles: cycles / DUE };
      },
    );

  it("knows the lab as the lab defines itself", () => {
    expect(HOT_KEY).toEqual({
      ratePerSecond: RATE_PER_SECOND.expiry,
      recomputeSeconds: expiry.workMillis / 1e3,
      processes: PROCESSES,
      beta: 1,
    });
    const { apps } = definition.workloads.find(({ id }) => id === "expiry")!;
    expect(Object.keys(STRATEGY_OF)).toEqual(Object.keys(apps));
  });

  it("divides what was counted over all starts, and has theory beside it", () => {
    const rows = refreshRows(counted({ naive: [302, 2], "single-flight": [8, 2] }), "loss");
    expect(rows[0]).toMatchObject({
      title: "Server naive",
      recomputations: 906,
      cycles: 6,
      perCycle: 151,
      range: { low: 151, high: 151 },
      expected: 151,
    });
    expect(rows[1]).toMatchObject({ perCycle: 4, cycles: 6 });
    expect(rows[1]!.expected).toBeCloseTo(4, 9);
    const { columns, rows: cells } = refreshTable(rows);
    for (const row of cells) expect(row).toHaveLength(columns.length);
    expect(cells[0]!.slice(1)).toEqual(["906", "6", "151", "151 to 151", "151"]);
  });

  it("says where no cycle was seen, and fails the build where nobody counted", () => {
    const [row] = refreshRows(counted({ naive: [0, 0] }), "loss");
    expect(refreshTable([row!]).rows[0]!.slice(1, 5)).toEqual(["0", "0", "no cycle seen", "none"]);
    const uncounted = chapterOf(courses, 1, ({ observations }) => {
      delete observations[0]!.counters;
    });
    expect(() => refreshRows(uncounted, "loss")).toThrow("recomputations and cycles counted");
  });
});
