import { describe, expect, it } from "vitest";
import { type CellState, reasonToEnd } from "../../../src/harness/run/cell-state.ts";
import type { LiveRatio } from "../../../src/result/claims/live-ratio.ts";
import type { InvalidCause, Slice } from "../../../src/result/document/schema.ts";
import { observation, slice } from "../../fixtures/slices.ts";

const state = (
  spawns: number,
  seconds: number,
  some: Partial<CellState["cell"]> = {},
): CellState => ({
  index: 0,
  cell: {
    workload: "tiny",
    design: "duet",
    variant: "fastify",
    baseline: "express",
    minimumSpawns: 10,
    budgetSeconds: 60,
    targetHalfWidth: 0.03,
    fixedSpawns: false,
    ballast: true,
    ...some,
  },
  spawns,
  seconds,
  ended: false,
});
const ratio = (halfWidth: number): LiveRatio[] => [
  { ratio: 1, low: 1 - halfWidth, high: 1 + halfWidth, pairs: 20, spawns: 10 },
];

describe("a comparison ends", () => {
  it("when it is precise, and not before its least number of spawns", () => {
    expect(reasonToEnd(state(9, 50), [], ratio(0.01))).toBeUndefined();
    expect(reasonToEnd(state(10, 55), [], ratio(0.029))).toBe("precise");
  });

  it("when its budget is spent and it is narrow enough to be of use", () => {
    expect(reasonToEnd(state(10, 50), [], ratio(0.035))).toBeUndefined();
    expect(reasonToEnd(state(10, 60), [], ratio(0.035))).toBe("budget");
  });

  it("after as long again at most where it is wide", () => {
    expect(reasonToEnd(state(10, 70), [], ratio(0.05))).toBeUndefined();
    expect(reasonToEnd(state(16, 110), [], ratio(0.05))).toBeUndefined();
    expect(reasonToEnd(state(17, 117), [], ratio(0.05))).toBe("budget");
  });

  it("at its budget where it was asked for less, such as a point of a curve", () => {
    expect(reasonToEnd(state(10, 60, { targetHalfWidth: 0.04 }), [], ratio(0.09))).toBe("budget");
  });
});

describe("a cell of a fixed number of spawns", () => {
  const fixed = { fixedSpawns: true, minimumSpawns: 4 };
  const turns = (spawn: number, invalid: InvalidCause | null): Slice[] => [
    slice({ spawn, invalid }, observation("express")),
    slice({ spawn }, observation("fastify")),
  ];

  it("makes up for spawns in which a variant has no slice that counts, up to half as many", () => {
    const disturbed = [0, 1, 2, 3].flatMap((spawn) =>
      turns(spawn, spawn === 1 ? "machine-stall" : null),
    );
    expect(reasonToEnd(state(4, 100, fixed), disturbed, [])).toBeUndefined();
    expect(reasonToEnd(state(5, 125, fixed), [...disturbed, ...turns(4, null)], [])).toBe(
      "precise",
    );
    expect(reasonToEnd(state(6, 150, fixed), disturbed, [])).toBe("budget");
  });

  it("goes on to its budget where it is a control too wide to let a claim be judged", () => {
    const measured = [0, 1, 2, 3].flatMap((spawn) => turns(spawn, null));
    const control = { ...fixed, design: "control" as const };
    expect(reasonToEnd(state(4, 20, control), measured, ratio(0.06))).toBeUndefined();
    expect(reasonToEnd(state(11, 57, control), measured, ratio(0.06))).toBe("budget");
    expect(reasonToEnd(state(6, 30, control), measured, ratio(0.04))).toBe("precise");
    const ofLatency = { ...control, metric: "latencyP99Micros" as const };
    expect(reasonToEnd(state(4, 20, ofLatency), measured, ratio(0.2))).toBe("precise");
    expect(reasonToEnd(state(4, 20, fixed), measured, ratio(0.06))).toBe("precise");
  });
});
