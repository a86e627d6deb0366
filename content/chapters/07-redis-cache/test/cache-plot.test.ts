import { describe, expect, it } from "vitest";
import type { Mark } from "#ui/simulator/drawing/marks.ts";
import { expectInFrame, ofClass, textsOf } from "../../../../test/ui/mark-extent.ts";
import {
  CACHE_DEFAULT,
  CACHE_MILLIS,
  type CacheScenario,
  cheCurve,
  KEYS,
  LIFETIMES,
  outcomeOf,
  REQUESTS_PER_SECOND,
  SIMULATED_ROOMS,
  SOURCE_MILLIS,
  simulatePoint,
  simulatePoints,
} from "../simulator/cache-model.ts";
import {
  curveMarks,
  figuresOf,
  HEIGHT,
  loadMarks,
  pointRows,
  pointTable,
  scenarioSentence,
  simulationSentence,
  WIDTH,
} from "../simulator/cache-plot.ts";

const NBSP = "\u00a0";
const EXTREMES: CacheScenario[] = KEYS.flatMap((keys) =>
  [0, 0.99, 1.4].flatMap((exponent) =>
    [0.01, 1].flatMap((room) =>
      [0, 0.5].map((writeShare) => ({ ...CACHE_DEFAULT, keys, exponent, room, writeShare })),
    ),
  ),
);
const FRAME = { width: WIDTH, height: HEIGHT };
const ofKind = (marks: readonly Mark[], kind: string) => ofClass(marks, `cache-${kind}`);

describe("the pictures of the cache", () => {
  it("stay in their frames, whatever is set", () => {
    const points = SIMULATED_ROOMS.flatMap((room) =>
      [0, 1].map((hitRatio) => ({ room, hitRatio })),
    );
    for (const scenario of EXTREMES) {
      expectInFrame(curveMarks(scenario, points), FRAME);
      expectInFrame(loadMarks(scenario), FRAME);
    }
    for (const lifetime of Object.keys(LIFETIMES) as CacheScenario["lifetime"][])
      expectInFrame(loadMarks({ ...CACHE_DEFAULT, lifetime }), FRAME);
  });

  it("have a line that rises with the room, a point for each simulation, and a ring at what is set", () => {
    const points = simulatePoints(CACHE_DEFAULT);
    const marks = curveMarks(CACHE_DEFAULT, points);
    const curve = cheCurve(CACHE_DEFAULT);
    for (const [index, { hitRatio }] of curve.entries())
      if (index > 0) expect(hitRatio).toBeGreaterThanOrEqual(curve[index - 1]!.hitRatio);
    expect(curve[0]!.room).toBeCloseTo(0.01, 12);
    expect(curve.at(-1)!.room).toBe(1);
    // One more stands in the key.
    expect(ofKind(marks, "point")).toHaveLength(points.length + 1);
    const [ring] = ofKind(marks, "here");
    const [line] = ofKind(marks, "now");
    expect(ring!.attributes.cx).toBe(line!.attributes.x1);
    expect(ring!.attributes.cy).toBe(line!.attributes.y2);
  });

  it("show the load that is left: all of it without hits, none with nothing but hits", () => {
    const widths = (scenario: CacheScenario) =>
      ofKind(loadMarks(scenario), "with").map(({ attributes }) => Number(attributes.width));
    expect(widths({ ...CACHE_DEFAULT, room: 1, writeShare: 0 })[0]).toBe(0);
    const [queries] = widths({ ...CACHE_DEFAULT, exponent: 0, room: 0.01, writeShare: 0 });
    expect(queries).toBeCloseTo(200 * 0.99, 0);
  });
});

describe("the figures of the cache", () => {
  it("follow from the hit ratio", () => {
    const outcome = outcomeOf({ ...CACHE_DEFAULT, exponent: 0, room: 0.25, writeShare: 0 });
    expect(outcome.hitRatio).toBeCloseTo(0.25, 6);
    expect(outcome.queriesPerSecond).toBeCloseTo(0.75 * REQUESTS_PER_SECOND, 3);
    expect(outcome.meanMillis).toBeCloseTo(CACHE_MILLIS + 0.75 * SOURCE_MILLIS, 6);
    const all = outcomeOf({ ...CACHE_DEFAULT, room: 1, writeShare: 0 });
    expect(all.hitRatio).toBeCloseTo(1, 9);
    expect(figuresOf(all)[1]).toBe("no eviction");
  });

  it("say when the cache does not pay on average", () => {
    const poor = { ...CACHE_DEFAULT, exponent: 0, room: 0.01, writeShare: 0 };
    expect(scenarioSentence(poor)).toContain("no faster than asking the database");
    expect(scenarioSentence(CACHE_DEFAULT)).not.toContain("no faster");
  });

  it("say what is set, and that nothing is evicted where there is room for all", () => {
    const sentence = scenarioSentence({ ...CACHE_DEFAULT, room: 1, lifetime: "10 s" });
    expect(sentence).toContain(`5,000 keys by Zipf 0.99, room for 100${NBSP}% of them`);
    expect(sentence).toContain("entries for 10 s");
    expect(sentence).toContain("nothing is evicted");
    expect(simulationSentence(CACHE_DEFAULT)).toContain("seed 1: 100,000 requests");
  });

  it("compare each point with the formula at its room", () => {
    const rows = pointRows(CACHE_DEFAULT, [{ room: 0.1, hitRatio: 0.5 }]);
    const expected = outcomeOf(CACHE_DEFAULT).hitRatio;
    expect(rows[0]!.slice(0, 2)).toEqual([`10${NBSP}%`, `50${NBSP}%`]);
    const points = ((0.5 - expected) * 100).toFixed(1).replace("-", "\u2212");
    expect(rows[0]![3]).toBe(`${points} points`);
    expect(textsOf(curveMarks(CACHE_DEFAULT, []))).toContain("simulated");
  });
});

describe("the table of points", () => {
  it("keeps a row for each room while its point is still to come", () => {
    const rows = pointTable(CACHE_DEFAULT, [{ room: SIMULATED_ROOMS[0]!, hitRatio: 0.5 }]);
    expect(rows.map(({ name }) => name)).toEqual(
      ["1.0", "2.0", "5.0", "10", "20", "50"].map((percent) => `${percent}${NBSP}%`),
    );
    expect(rows.map(({ cells }) => cells.length)).toEqual([3, 0, 0, 0, 0, 0]);
    expect(rows[0]!.cells[0]).toBe(`50${NBSP}%`);
  });
});

describe("a simulated point", () => {
  it("is the same again for the same seed, and another for another", () => {
    expect(simulatePoint(CACHE_DEFAULT, 0.1)).toEqual(simulatePoint(CACHE_DEFAULT, 0.1));
    const other = { ...CACHE_DEFAULT, seed: 2 };
    expect(simulatePoint(other, 0.1)).not.toEqual(simulatePoint(CACHE_DEFAULT, 0.1));
  });

  it.each([
    {},
    { exponent: 0.6 },
    { exponent: 1.4 },
    { keys: 1000 },
    { keys: 20_000 },
    { writeShare: 0.5 },
    { lifetime: "1 s" },
    { lifetime: "10 s" },
  ] as Partial<CacheScenario>[])("is within a point of the formula over 400,000 requests, with %o", (set) => {
    const scenario = { ...CACHE_DEFAULT, ...set };
    for (const room of [0.02, 0.1, 0.5]) {
      const { hitRatio } = simulatePoint(scenario, room, 400_000);
      const expected = outcomeOf({ ...scenario, room }).hitRatio;
      expect(Math.abs(hitRatio - expected), `room ${room}`).toBeLessThan(0.01);
    }
  });
});
