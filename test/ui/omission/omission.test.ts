import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stallQuantile } from "../../../src/stats/queueing.ts";
import {
  closedLoopRequests,
  latencyQuantile,
  openLoopRequests,
  type StallScenario,
} from "../../../src/ui/omission/omission.ts";

const SCENARIO: StallScenario = {
  period: 5,
  stallStart: 2,
  stall: 0.2,
  rate: 1000,
  connections: 10,
  serviceTime: 0,
};

describe("an open loop", () => {
  it("sends every request that is due, and sees the stall as the closed form says", () => {
    const requests = openLoopRequests(SCENARIO);
    expect(requests).toHaveLength(5000);
    for (const p of [0.97, 0.99, 0.999]) {
      expect(Math.abs(latencyQuantile(requests, p) - stallQuantile(0.2, 5, p))).toBeLessThan(
        0.0011,
      );
    }
  });

  it("sees it wherever in the period it comes", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 4.8, noNaN: true }), (stallStart) => {
        const requests = openLoopRequests({ ...SCENARIO, stallStart });
        expect(Math.abs(latencyQuantile(requests, 0.99) - 0.15)).toBeLessThan(0.0021);
      }),
    );
  });
});

describe("a closed loop", () => {
  it("sends one request for each connection into the stall, and its p99 does not see it", () => {
    const requests = closedLoopRequests(SCENARIO);
    const held = requests.filter(({ sent, answered }) => answered > sent);
    expect(held).toHaveLength(10);
    expect(latencyQuantile(requests, 0.99)).toBe(0);
    expect(requests.length).toBeLessThan(5000);
    expect(requests.length).toBeGreaterThan(4780);
  });

  it("never has more requests under way than connections", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.double({ min: 0, max: 4, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (connections, stallStart, stall) => {
          const scenario = { ...SCENARIO, connections, stallStart, stall, rate: 100 };
          const byConnection = new Map<number, number>();
          for (const { connection, sent, answered } of closedLoopRequests(scenario)) {
            expect(sent).toBeGreaterThanOrEqual(byConnection.get(connection) ?? 0);
            byConnection.set(connection, answered);
          }
        },
      ),
    );
  });
});

describe("what is no scenario", () => {
  it.each([
    { period: 0 },
    { stall: 6 },
    { stallStart: -1 },
    { rate: Number.NaN },
    { connections: 0 },
    { serviceTime: 5 },
  ])("is refused: %j", (some) => {
    expect(() => openLoopRequests({ ...SCENARIO, ...some })).toThrow(/cannot be shown/);
    expect(() => closedLoopRequests({ ...SCENARIO, ...some })).toThrow(/cannot be shown/);
  });
});
