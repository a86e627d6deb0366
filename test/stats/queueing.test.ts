import { describe, expect, it } from "vitest";
import {
  erlangB,
  erlangC,
  littlesLaw,
  mg1MeanWait,
  mgcMeanWait,
  mmcMeanWait,
  stallQuantile,
  UnstableQueueError,
} from "../../src/stats/queueing.ts";

/** Published values are rounded: equal to the digits that were printed. */
const printed = (value: number, digits: number) => Number(value.toFixed(digits));

describe("Erlang B", () => {
  // queuingSystem by F. Kleine Bösing, tests/modelling/test_erlangb.py.
  it.each([
    [1, 5, 0.8333333333333334],
    [10, 20, 0.5379631686320729],
    [190, 200, 0.08869684386923561],
  ])("of %d servers and %d erlangs is %d", (servers, erlangs, blocked) => {
    expect(erlangB(servers, erlangs)).toBeCloseTo(blocked, 12);
  });
});

describe("Erlang C", () => {
  // pyworkforce by R. Arenas, tests/test_erlang.py: 100 calls in 30 min of 3 min each.
  it.each([
    [14, 10, 0.174],
    [15, 10, 0.102],
  ])("of %d servers and %d erlangs is %d", (servers, erlangs, waiting) => {
    expect(printed(erlangC(servers, erlangs), 3)).toBe(waiting);
  });

  it("is exact where it can be worked by hand", () => {
    expect(erlangC(1, 0.8)).toBeCloseTo(0.8, 12);
    expect(erlangC(2, 1)).toBeCloseTo(1 / 3, 12);
    expect(erlangC(3, 2)).toBeCloseTo(4 / 9, 12);
  });

  it("holds for loads whose factorials no number could hold", () => {
    expect(erlangC(12_421, 12_345)).toBeCloseTo(0.3812, 4);
  });
});

describe("mean waiting in M/M/c", () => {
  it("agrees with Trueman's table as the HP-12C handbook prints it: 3 tellers, utilisation 0.8", () => {
    expect(printed(mmcMeanWait(3, 1.2, 0.5) * 0.5, 3)).toBe(1.079);
    expect(printed(mmcMeanWait(3, 1.2, 0.5), 2)).toBe(2.16);
  });

  it("agrees with worked examples: 4 servers, and one", () => {
    expect(mmcMeanWait(4, 2.4, 0.7)).toBeCloseTo(1.7576158, 6);
    expect(mmcMeanWait(1, 3, 5)).toBeCloseTo(0.3, 12);
    expect(printed(mmcMeanWait(1, 0.5, 0.9), 2)).toBe(1.39);
  });

  it("is that of M/G/1 with exponential service for one server", () => {
    expect(mmcMeanWait(1, 0.8, 1)).toBeCloseTo(mg1MeanWait(0.8, 1, 1), 12);
  });
});

describe("mean waiting in M/G/1", () => {
  // M/D/1: 20 an hour, 1/30 h each; 1 and 0.9. M/G/1 with gamma service of shape 2 and scale 0.45
  // (W. D. Kelton and others, Simio and Simulation, 2014, problem 4.10.14).
  it.each([
    [20, 1 / 30, 0, 1 / 30],
    [1, 0.9, 0, 4.05],
    [1, 0.9, 0.5, 6.075],
  ])("of rate %d, mean %d and variability %d is %d", (rate, mean, scv, wait) => {
    expect(mg1MeanWait(rate, mean, scv)).toBeCloseTo(wait, 10);
  });

  it("is scaled alike for many servers", () => {
    expect(mgcMeanWait(1, 1, 0.9, 0.5)).toBeCloseTo(6.075, 10);
    expect(mgcMeanWait(4, 2.4, 1 / 0.7, 1)).toBeCloseTo(1.7576158, 6);
  });
});

describe("Little's law", () => {
  it("gives the number in the system: 4 of a queue with utilisation 0.8", () => {
    expect(littlesLaw(0.8, mmcMeanWait(1, 0.8, 1) + 1)).toBeCloseTo(4, 12);
  });
});

describe("a server that stalls", () => {
  it("of 200 ms in 5 s has a p99 of 150 ms and a maximum of the stall", () => {
    expect(stallQuantile(0.2, 5, 0.99)).toBeCloseTo(0.15, 12);
    expect(stallQuantile(0.2, 5, 0.96)).toBeCloseTo(0, 12);
    expect(stallQuantile(0.2, 5, 0.9)).toBe(0);
    expect(stallQuantile(0.2, 5, 0.999999)).toBeCloseTo(0.2, 4);
  });
});

describe("what is no queue", () => {
  it("is refused with the utilisation and what to do", () => {
    expect(() => mmcMeanWait(5, 6, 1)).toThrow(UnstableQueueError);
    expect(() => mmcMeanWait(5, 6, 1)).toThrow(/utilisation is 1.2.*Lower the rate or add servers/);
    expect(() => erlangC(2, 2)).toThrow(UnstableQueueError);
    expect(() => mg1MeanWait(1, 1, 1)).toThrow(UnstableQueueError);
  });

  it.each([
    () => erlangC(0, 1),
    () => erlangC(1.5, 1),
    () => erlangC(2, -1),
    () => erlangC(2, Number.NaN),
    () => mmcMeanWait(1, 0.5, 0),
    () => mg1MeanWait(0.5, 1, -1),
    () => stallQuantile(5, 5, 0.99),
    () => littlesLaw(-1, 1),
  ])("is refused: case %#", (ask) => {
    expect(ask).toThrow(RangeError);
  });
});
