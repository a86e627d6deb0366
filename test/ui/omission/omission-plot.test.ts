import { describe, expect, it } from "vitest";
import {
  HEIGHT,
  OMISSION_DEFAULT,
  omissionMarks,
  omissionView,
  WIDTH,
} from "../../../src/ui/omission/omission-plot.ts";
import { expectInFrame, ofClass } from "../mark-extent.ts";

const statesOf = (view: ReturnType<typeof omissionView>, lane: number) => {
  const counts = { sent: 0, held: 0, omitted: 0 };
  for (const { state } of view.lanes[lane]!.dots) counts[state] += 1;
  return counts;
};

describe("the picture of coordinated omission", () => {
  it("shows every due request in the open loop, and in the closed one those that were never sent", () => {
    const view = omissionView(OMISSION_DEFAULT);
    const [open, closed] = [statesOf(view, 0), statesOf(view, 1)];
    expect(open.sent + open.held).toBe(400);
    expect(open.omitted).toBe(0);
    // 0.8 s at 80 a second, and the one under way when the stall begins.
    expect(open.held).toBeGreaterThanOrEqual(64);
    expect(open.held).toBeLessThanOrEqual(65);
    expect(closed.held).toBe(2);
    expect(closed.omitted).toBeGreaterThan(56);
    expect(Math.abs(closed.sent + closed.held + closed.omitted - 400)).toBeLessThanOrEqual(2);
    expect(view.summary).toContain(`${closed.omitted} requests that were due are never sent`);
  });

  it("begins with a stall that the closed loop's 99th percentile does not see", () => {
    const [open, closed] = omissionView(OMISSION_DEFAULT).rows;
    expect(open!.cells[2]).toMatch(/^7\d\d\u00a0ms$/);
    expect(closed!.cells[2]).toBe("10.0\u00a0ms");
  });

  it("has nothing to show when there is no stall", () => {
    const view = omissionView({ ...OMISSION_DEFAULT, stall: 0 });
    expect(statesOf(view, 1)).toEqual({ sent: 400, held: 0, omitted: 0 });
    expect(view.rows[0]!.cells[2]).toBe(view.rows[1]!.cells[2]);
  });

  it("draws a mark for each request, and the stall as a band", () => {
    const view = omissionView(OMISSION_DEFAULT);
    const marks = omissionMarks(view);
    const [open, closed] = [statesOf(view, 0), statesOf(view, 1)];
    for (const state of ["sent", "held", "omitted"] as const) {
      const drawn = ofClass(marks, `omission-${state}`).map(({ attributes }) => attributes.d);
      expect(drawn.join("").match(/M/g)).toHaveLength(open[state] + closed[state]);
    }
    expect(Number(ofClass(marks, "omission-stall")[0]!.attributes.width)).toBeCloseTo(
      ((WIDTH - 16) * OMISSION_DEFAULT.stall) / OMISSION_DEFAULT.period,
      1,
    );
  });

  it("stays inside its frame wherever the stall is", () => {
    for (const stallStart of [0, 3.5])
      for (const stall of [0.1, 1.5])
        for (const connections of [1, 20]) {
          const view = omissionView({ ...OMISSION_DEFAULT, stallStart, stall, connections });
          expectInFrame(omissionMarks(view), { width: WIDTH, height: HEIGHT });
        }
  });
});
