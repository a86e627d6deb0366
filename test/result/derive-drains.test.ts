/** The drain time of a spike's backlog: derived from counters, and held against arithmetic. */
import { describe, expect, it } from "vitest";
import { decideClaims } from "../../src/result/claims/decide.ts";
import { derive } from "../../src/result/derive/derive.ts";
import type { ClaimRule, Load, Slice } from "../../src/result/document/schema.ts";
import { cell, observation, observed, slice, workload } from "../fixtures/slices.ts";

const spike: Load = {
  kind: "open",
  arrivals: "constant",
  profile: [
    { fromSeconds: 0, toSeconds: 5, ratePerSecond: 50 },
    { fromSeconds: 5, toSeconds: 15, ratePerSecond: 150 },
    { fromSeconds: 15, toSeconds: 35, ratePerSecond: 50 },
  ],
  settleSeconds: 0,
  sliceSeconds: 1,
  connections: 10,
  maximumOutstanding: 100,
  timeoutSeconds: 2,
};
const surge = workload("surge", {
  design: "interleaved",
  loads: { express: spike, fastify: spike },
  backlog: { arrived: "received", done: ["completed", "dead-lettered"] },
});

/** One start: a queue that is worked off at one capacity while the spike lasts, and at another afterwards. */
function course(variant: string, spawn: number, capacity: number, later = capacity): Slice[] {
  let backlog = 0;
  return Array.from({ length: 35 }, (_, second) => {
    const received = second >= 5 && second < 15 ? 150 : 50;
    const done = Math.min(second < 15 ? capacity : later, backlog + received);
    backlog += received - done;
    const counted = { received, completed: done - 1, "dead-lettered": 1 };
    return slice({ spawn, slice: second }, observation(variant, { counted }));
  });
}

const starts = (number: number, of: (spawn: number) => Slice[]) =>
  Array.from({ length: number }, (_, spawn) => of(spawn)).flat();
const run = (slices: Slice[], measured = surge) =>
  derive(observed([measured], [cell("surge", "interleaved", { variant: "express" })], slices));
const rule: ClaimRule = {
  kind: "drain-agrees",
  workload: "surge",
  variant: "fastify",
  tolerance: 0.15,
};
const verdictOf = (derived: ReturnType<typeof run>) =>
  decideClaims([{ id: "drains", text: "Drains as computed.", rule }], {
    ...derived,
    invariants: [],
  })[0]!;

describe("the drain of a backlog", () => {
  it("has the measured time beside the expected one, from the counters that the workload names", () => {
    const { drains } = run(starts(5, (spawn) => course("fastify", spawn, 100)));
    expect(drains).toHaveLength(1);
    expect(drains![0]).toMatchObject({
      workload: "surge",
      variant: "fastify",
      capacityPerSecond: 100,
      peak: 500,
      seconds: { value: 9.8 },
      expectedSeconds: 10,
      ratio: 0.98,
      spawns: 5,
      undrained: 0,
    });
  });

  it("counts slices that say nothing of latencies", () => {
    const disturbed = starts(5, (spawn) => course("fastify", spawn, 100)).map((one) => ({
      ...one,
      invalid: "machine-stall" as const,
    }));
    expect(run(disturbed).drains![0]).toMatchObject({ peak: 500, spawns: 5 });
  });

  it("is left out where no backlog is named, nobody counted, or the load has no spike", () => {
    const slices = starts(5, (spawn) => course("fastify", spawn, 100));
    const { backlog: _, ...unnamed } = surge;
    expect(run(slices, unnamed).drains).toBeUndefined();
    const uncounted = slices.map((one) => ({ ...one, observations: [observation("fastify")] }));
    expect(run(uncounted).drains).toBeUndefined();
    const steady = { ...spike, profile: [{ fromSeconds: 0, toSeconds: 35, ratePerSecond: 50 }] };
    expect(run(slices, { ...surge, loads: { fastify: steady } }).drains).toBeUndefined();
  });
});

describe("a claim that a backlog drains as computed", () => {
  it("is supported within its tolerance, with both times in its reason", () => {
    const claim = verdictOf(run(starts(5, (spawn) => course("fastify", spawn, 100))));
    expect(claim).toMatchObject({ kind: "drain-agrees", verdict: "supported" });
    expect(claim.because).toBe(
      "The backlog of fastify on surge drained in 9.8 (9.8 to 9.8) s, and 10 s were expected: measured over expected is 0.980 (0.980 to 0.980), the whole interval within 0.85 and 1.15.",
    );
  });

  it("is not supported where the workers are slower once the spike is over", () => {
    const claim = verdictOf(run(starts(5, (spawn) => course("fastify", spawn, 100, 80))));
    expect(claim.verdict).toBe("not-supported");
  });

  it("is inconclusive from few starts, with a backlog that is still there, or of what was not measured", () => {
    const few = verdictOf(run(starts(4, (spawn) => course("fastify", spawn, 100))));
    expect(few.because).toContain("4 fresh starts");
    const still = verdictOf(run(starts(5, (spawn) => course("fastify", spawn, 100, 60))));
    expect(still).toMatchObject({
      verdict: "inconclusive",
      because: expect.stringContaining("was not gone when the load ended in 5 of 5 fresh starts"),
    });
    const other = verdictOf(run(starts(5, (spawn) => course("express", spawn, 100))));
    expect(other.because).toContain("was not measured in this run");
  });
});
