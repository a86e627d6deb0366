import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type BacklogParameters,
  capacityPerSecond,
  expectedBacklog,
  fluidCourse,
  waitCourse,
} from "../simulator/backlog.ts";

/** Twice what is calm, and half as much again as the workers can do. */
const SPIKE: BacklogParameters = {
  leadSeconds: 5,
  calmPerSecond: 50,
  spikePerSecond: 150,
  spikeSeconds: 10,
  workers: 10,
  serviceSeconds: 0.1,
  bound: 0,
};

/** Any queue that empties itself again, with or without a bound. */
const draining = fc
  .record({
    calmShare: fc.double({ min: 0.05, max: 0.95, noNaN: true }),
    spikeShare: fc.double({ min: 0.1, max: 4, noNaN: true }),
    spikeSeconds: fc.integer({ min: 1, max: 60 }),
    workers: fc.integer({ min: 1, max: 40 }),
    serviceMillis: fc.integer({ min: 1, max: 1000 }),
    bound: fc.integer({ min: 0, max: 500 }),
  })
  .map(({ calmShare, spikeShare, spikeSeconds, workers, serviceMillis, bound }) => {
    const serviceSeconds = serviceMillis / 1e3;
    const capacity = capacityPerSecond({ workers, serviceSeconds });
    return {
      leadSeconds: 5,
      calmPerSecond: Math.min(20_000, calmShare * capacity),
      spikePerSecond: Math.min(20_000, spikeShare * capacity),
      spikeSeconds,
      workers,
      serviceSeconds,
      bound,
    };
  });

describe("a backlog in closed form", () => {
  it("grows by 50 jobs a second for 10 s, and drains in 10 s at 50 jobs a second", () => {
    expect(capacityPerSecond(SPIKE)).toBe(100);
    expect(expectedBacklog(SPIKE)).toEqual({
      peakJobs: 500,
      longestWaitSeconds: 5,
      refusedJobs: 0,
      drain: { kind: "drains", seconds: 10 },
    });
  });

  it("drains the more slowly the less capacity is left over", () => {
    const drainOf = (calmPerSecond: number) => expectedBacklog({ ...SPIKE, calmPerSecond }).drain;
    expect(drainOf(90)).toEqual({ kind: "drains", seconds: 50 });
    expect(drainOf(99)).toEqual({ kind: "drains", seconds: 500 });
  });

  it("is none where the capacity is enough for the spike", () => {
    expect(expectedBacklog({ ...SPIKE, spikePerSecond: 100 })).toEqual({
      peakJobs: 0,
      longestWaitSeconds: 0,
      refusedJobs: 0,
      drain: { kind: "drains", seconds: 0 },
    });
  });

  it("never drains where as many come as can be done: it stays", () => {
    expect(expectedBacklog({ ...SPIKE, calmPerSecond: 100 })).toEqual({
      peakJobs: 500,
      longestWaitSeconds: 5,
      refusedJobs: 0,
      drain: { kind: "never", growthPerSecond: 0 },
    });
    // 7 / 0.07 is a little less than 100 in binary; that is no growth.
    const sevenths = { ...SPIKE, calmPerSecond: 100, workers: 7, serviceSeconds: 0.07 };
    expect(expectedBacklog(sevenths).drain).toEqual({ kind: "never", growthPerSecond: 0 });
  });

  it("grows without end where more come than can be done", () => {
    const outlook = expectedBacklog({ ...SPIKE, calmPerSecond: 120 });
    expect(outlook.drain).toEqual({ kind: "never", growthPerSecond: 20 });
    expect(outlook.peakJobs).toBe(Number.POSITIVE_INFINITY);
    expect(outlook.longestWaitSeconds).toBe(Number.POSITIVE_INFINITY);
    expect(outlook.refusedJobs).toBe(0);
  });

  it("stays at its bound, and refuses what is above it", () => {
    expect(expectedBacklog({ ...SPIKE, bound: 200 })).toEqual({
      peakJobs: 200,
      longestWaitSeconds: 2,
      refusedJobs: 300,
      drain: { kind: "drains", seconds: 4 },
    });
    const overloaded = expectedBacklog({ ...SPIKE, bound: 200, calmPerSecond: 120 });
    expect(overloaded.peakJobs).toBe(200);
    expect(overloaded.refusedJobs).toBe(Number.POSITIVE_INFINITY);
  });

  it.each([
    [{ calmPerSecond: 0 }, /calmPerSecond is a positive number, not 0/],
    [{ spikePerSecond: Number.NaN }, /spikePerSecond is a positive number/],
    [{ spikeSeconds: -1 }, /spikeSeconds is a positive number/],
    [{ leadSeconds: Number.POSITIVE_INFINITY }, /leadSeconds is a positive number/],
    [{ serviceSeconds: 0 }, /serviceSeconds is a positive number/],
    [{ workers: 1.5 }, /workers are a whole number of at least 1, not 1.5/],
    [{ bound: -1 }, /bound is a whole number of jobs/],
  ])("refuses %j", (some, sentence) => {
    expect(() => expectedBacklog({ ...SPIKE, ...some })).toThrow(RangeError);
    expect(() => expectedBacklog({ ...SPIKE, ...some })).toThrow(sentence);
    expect(() => fluidCourse({ ...SPIKE, ...some }, 100)).toThrow(sentence);
  });
});

describe("the course of the fluid", () => {
  it("has a corner at each turn: calm, spike, drained", () => {
    expect(fluidCourse(SPIKE, 40)).toEqual([
      { seconds: 0, jobs: 0, refused: 0 },
      { seconds: 5, jobs: 0, refused: 0 },
      { seconds: 15, jobs: 500, refused: 0 },
      { seconds: 25, jobs: 0, refused: 0 },
      { seconds: 40, jobs: 0, refused: 0 },
    ]);
  });

  it("is level at the bound while jobs are refused", () => {
    expect(fluidCourse({ ...SPIKE, bound: 200 }, 40)).toEqual([
      { seconds: 0, jobs: 0, refused: 0 },
      { seconds: 5, jobs: 0, refused: 0 },
      { seconds: 9, jobs: 200, refused: 0 },
      { seconds: 15, jobs: 200, refused: 300 },
      { seconds: 19, jobs: 0, refused: 300 },
      { seconds: 40, jobs: 0, refused: 300 },
    ]);
  });

  it("never comes down where the calm rate is above the capacity", () => {
    const course = fluidCourse({ ...SPIKE, calmPerSecond: 120 }, 40);
    for (const [index, { jobs }] of course.entries())
      expect(jobs).toBeGreaterThanOrEqual(course[index - 1]?.jobs ?? 0);
    // 5 s and 25 s of calm, 10 s of spike.
    expect(course.at(-1)!.jobs).toBeCloseTo(30 * 20 + 10 * 50, 6);
  });

  it("reaches the peak, the refusals and the end of the drain that the closed form says", () => {
    fc.assert(
      fc.property(draining, (parameters) => {
        const { peakJobs, refusedJobs, drain } = expectedBacklog(parameters);
        const spikeEnd = parameters.leadSeconds + parameters.spikeSeconds;
        const seconds = drain.kind === "drains" ? drain.seconds : Number.NaN;
        const course = fluidCourse(parameters, spikeEnd + seconds + 1);
        expect(Math.max(...course.map(({ jobs }) => jobs))).toBeCloseTo(peakJobs, 6);
        expect(course.at(-1)!.refused).toBeCloseTo(refusedJobs, 6);
        const drained = course.find((point) => point.seconds >= spikeEnd && point.jobs === 0);
        expect(drained!.seconds - spikeEnd).toBeCloseTo(seconds, 6);
      }),
    );
  });

  it("has waits that end where they begin, as long as the level over the capacity", () => {
    const waits = waitCourse(SPIKE, fluidCourse(SPIKE, 40));
    expect(waits).toContainEqual({ seconds: 20, waitSeconds: 5 });
    for (const [index, { seconds }] of waits.entries())
      expect(seconds).toBeGreaterThanOrEqual(waits[index - 1]?.seconds ?? 0);
  });

  it("refuses to end before the spike has", () => {
    expect(() => fluidCourse(SPIKE, 15)).toThrow(/not after 15 s/);
  });
});
