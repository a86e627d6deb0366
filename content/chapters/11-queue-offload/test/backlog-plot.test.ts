import { describe, expect, it } from "vitest";
import type { Mark } from "#ui/simulator/drawing/marks.ts";
import { cellText } from "#ui/simulator/drawing/table-rows.ts";
import { expectInFrame, extent, ofClass, textsOf } from "../../../../test/ui/mark-extent.ts";
import {
  ARRIVALS,
  BACKLOG_DEFAULT,
  type BacklogScenario,
  backlogView,
  LEAD_SECONDS,
  MOST_SECONDS,
  outlookWith,
  SERVICES,
} from "../simulator/backlog-model.ts";
import { flowMarks, HEIGHT, niceCeil, WIDTH, waitMarks } from "../simulator/backlog-plot.ts";
import {
  figureRows,
  outlookCells,
  outlookSentence,
  runSentence,
  scenarioSentence,
} from "../simulator/backlog-words.ts";

const NBSP = "\u00a0";
const FRAME = { width: WIDTH, height: HEIGHT };
const ofKind = (marks: readonly Mark[], kind: string) => ofClass(marks, `backlog-${kind}`);
const viewOf = (some: Partial<BacklogScenario>) => backlogView({ ...BACKLOG_DEFAULT, ...some });
const RANDOM = { arrivals: "at random (Poisson)", service: "exponential" };

/** The ends of every slider, and what lies between. */
const EXTREMES: Partial<BacklogScenario>[] = [
  {},
  { calmPerSecond: 200, spikePerSecond: 400, spikeSeconds: 60, workers: 1, serviceMillis: 1000 },
  { calmPerSecond: 5, spikePerSecond: 5, spikeSeconds: 1, workers: 50, serviceMillis: 10 },
  { calmPerSecond: 95, spikePerSecond: 400, spikeSeconds: 60 },
  { calmPerSecond: 200, spikePerSecond: 5 },
  { calmPerSecond: 100 },
  { calmPerSecond: 120, bound: 20 },
  { bound: 200 },
  { bound: 2000, ...RANDOM },
  { calmPerSecond: 90, ...RANDOM },
];

describe("the pictures of a backlog", () => {
  it.each(EXTREMES)("stay in their frames: %j", (some) => {
    const view = viewOf(some);
    expectInFrame(flowMarks(view), FRAME);
    expectInFrame(waitMarks(view), FRAME);
  });

  it("show the level by simulation and by formula, with its peak where the spike ends", () => {
    const view = viewOf({});
    const [line] = ofKind(flowMarks(view), "formula");
    const [area] = ofKind(flowMarks(view), "level");
    expect(extent(line!)[0]).toBeCloseTo(extent(area!)[0], 1);
    // The simulated level rises as high, within 2 units of its 100.
    expect(Math.abs(extent(line!)[2] - extent(area!)[2])).toBeLessThan(2);
    const peak = view.course.find(({ jobs }) => jobs === 500);
    expect(peak!.seconds).toBe(LEAD_SECONDS + 10);
  });

  it("shade the spike in every panel, from where it begins to where it ends", () => {
    const marks = [...flowMarks(viewOf({})), ...waitMarks(viewOf({}))];
    const spikes = ofKind(marks, "spike").map((mark) => extent(mark).slice(0, 2));
    expect(spikes).toHaveLength(5);
    for (const ends of spikes) expect(ends).toEqual(spikes[0]);
  });

  it("never let the formula come down where more come than can be done", () => {
    const view = viewOf({ calmPerSecond: 120 });
    const [line] = ofKind(flowMarks(view), "formula");
    const heights = [...line!.attributes.d!.matchAll(/[ML][\d.]+ ([\d.]+)/g)].map(([, y]) =>
      Number(y),
    );
    expect(heights).toEqual([...heights].sort((a, b) => b - a));
    expect(heights.at(-1)).toBeLessThan(heights[0]! - 50);
  });

  it("show the bound where the level comes near it, and what is refused", () => {
    const bounded = viewOf({ bound: 200 });
    expect(ofKind(flowMarks(bounded), "bound")).toHaveLength(1);
    expect(textsOf(flowMarks(bounded))).toContain("upper part: refused");
    const inflow = (view: typeof bounded, kind: string) =>
      ofKind(flowMarks(view), kind)[0]!.attributes.d;
    expect(inflow(bounded, "refused")).not.toBe(inflow(bounded, "in"));
    expect(inflow(viewOf({}), "refused")).toBe(inflow(viewOf({}), "in"));
    expect(ofKind(flowMarks(viewOf({ bound: 2000 })), "bound")).toHaveLength(0);
    expect(textsOf(waitMarks(viewOf({})))).toContain("the queue has no bound");
  });

  it("say the capacity where it lies above the picture", () => {
    expect(ofKind(flowMarks(viewOf({})), "capacity")).toHaveLength(1);
    const wide = flowMarks(viewOf({ workers: 50, serviceMillis: 10 }));
    expect(ofKind(wide, "capacity")).toHaveLength(0);
    expect(textsOf(wide)).toContain("capacity 5,000");
  });

  it("are the same again for the same settings", () => {
    expect(flowMarks(viewOf(RANDOM))).toEqual(flowMarks(viewOf(RANDOM)));
    expect(flowMarks(viewOf({ ...RANDOM, seed: 2 }))).not.toEqual(flowMarks(viewOf(RANDOM)));
  });

  it("end when the drain is over, or after ten minutes", () => {
    expect(viewOf({}).untilSeconds).toBeGreaterThan(LEAD_SECONDS + 20);
    expect(viewOf({}).untilSeconds).toBeLessThan(40);
    expect(viewOf({ calmPerSecond: 95, spikePerSecond: 400, spikeSeconds: 60 }).untilSeconds).toBe(
      MOST_SECONDS,
    );
  });
});

describe("the end of a scale", () => {
  it.each([
    [0, 1],
    [0.3, 0.3],
    [499, 500],
    [500, 500],
    [501, 600],
    [1001, 1500],
    [9.9, 10],
  ])("for %d is %d", (value, end) => {
    expect(niceCeil(value)).toBe(end);
  });
});

describe("the figures of a backlog", () => {
  const cellsOf = (some: Partial<BacklogScenario>) =>
    Object.fromEntries(
      figureRows(viewOf(some)).map(({ name, cells }) => [name, cells.map(cellText)]),
    );

  it("stand beside the formula", () => {
    const cells = cellsOf({});
    expect(cells["Peak backlog"]![1]).toBe("500 jobs");
    expect(cells["Drained after the spike in"]![1]).toBe(`10.0${NBSP}s`);
    expect(cells["Longest wait"]![1]).toBe(`5.00${NBSP}s`);
    expect(cells.Refused).toEqual(["0 jobs", "0 jobs"]);
    const simulated = Number.parseFloat(cells["Drained after the spike in"]![0]!);
    expect(Math.abs(simulated / 10 - 1)).toBeLessThan(0.03);
  });

  it("say never where it never drains, and what waits instead", () => {
    const cells = cellsOf({ calmPerSecond: 120 });
    expect(cells["Peak backlog"]![1]).toBe("no end");
    expect(cells["Drained after the spike in"]![1]).toBe("never");
    expect(cells["Drained after the spike in"]![0]).toBe(`not by 20${NBSP}s`);
    const full = cellsOf({ calmPerSecond: 120, bound: 200 });
    expect(full.Refused![1]).toBe("20 jobs/s, no end");
    expect(full["Peak backlog"]).toEqual(["200 jobs", "200 jobs"]);
  });

  it("do not call a queue drained that is empty by luck", () => {
    // Fewer come in the "spike" than before it, so nothing waits when it ends.
    const cells = cellsOf({ calmPerSecond: 120, spikePerSecond: 5, spikeSeconds: 60 });
    expect(cells["Drained after the spike in"]![0]).toContain("not by");
  });

  it("are none where the capacity is enough", () => {
    expect(outlookCells(outlookWith(BACKLOG_DEFAULT, 15))).toEqual([
      "0 jobs",
      `0${NBSP}s`,
      `0${NBSP}s`,
    ]);
    expect(outlookCells(outlookWith(BACKLOG_DEFAULT, 5))).toEqual([
      "1,000 jobs",
      `20.0${NBSP}s`,
      "never",
    ]);
  });
});

describe("the sentences of a backlog", () => {
  it("say what is set", () => {
    expect(scenarioSentence(viewOf({}))).toBe(
      `50 jobs/s, and 150 jobs/s for 10${NBSP}s; with 100${NBSP}ms a job, 10 workers do at most 100 jobs/s.`,
    );
    expect(scenarioSentence(viewOf({ workers: 1, bound: 20 }))).toContain(
      "1 worker does at most 10 jobs/s. At most 20 jobs may wait.",
    );
  });

  it("say what the formula expects", () => {
    expect(outlookSentence(viewOf({}))).toBe(
      `By the formula 500 jobs wait when the spike ends, the last of them for 5.00${NBSP}s, and the backlog is gone 10.0${NBSP}s after the spike.`,
    );
    expect(outlookSentence(viewOf({ bound: 200 }))).toContain("300 jobs are refused");
    expect(outlookSentence(viewOf({ spikePerSecond: 100 }))).toContain("there is no backlog");
    expect(outlookSentence(viewOf({ calmPerSecond: 100 }))).toContain("stays");
    expect(outlookSentence(viewOf({ calmPerSecond: 120 }))).toContain(
      "20 jobs/s more come than can be done: the backlog grows without end",
    );
    expect(outlookSentence(viewOf({ calmPerSecond: 120, bound: 20 }))).toContain(
      "refused without end",
    );
  });

  it("say what was simulated", () => {
    expect(runSentence(viewOf({}))).toMatch(/^Simulated: the backlog grows to \d+ jobs/);
    expect(runSentence(viewOf({}))).toMatch(/the backlog is gone [\d.]+\u00a0s after the spike\.$/);
    expect(runSentence(viewOf({ calmPerSecond: 120 }))).toMatch(
      /and [\d,]+ jobs still wait after 35\u00a0s\.$/,
    );
  });

  it("know every arrival and service that a reader can choose", () => {
    for (const arrivals of Object.keys(ARRIVALS))
      for (const service of Object.keys(SERVICES))
        expect(runSentence(viewOf({ arrivals, service }))).toContain("Simulated");
  });
});
