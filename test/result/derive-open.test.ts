/** What is derived where variants take turns under loads of their own. */
import { describe, expect, it } from "vitest";
import { decideClaims } from "../../src/result/claims/decide.ts";
import { derive } from "../../src/result/derive/derive.ts";
import type { ClassObservation, Load, Slice } from "../../src/result/document/schema.ts";
import { encodeHistogram } from "../../src/stats/histogram.ts";
import { histogramOf } from "../fixtures/histogram-of.ts";
import { cell, observation, observed, slice, workload } from "../fixtures/slices.ts";

const open: Load = {
  kind: "open",
  arrivals: "poisson",
  profile: [{ fromSeconds: 0, toSeconds: 12, ratePerSecond: 100 }],
  settleSeconds: 2,
  sliceSeconds: 5,
  connections: 10,
  maximumOutstanding: 100,
  timeoutSeconds: 30,
};
const closed: Load = { kind: "closed", connections: 10, pipelining: 1 };
const inTurns = workload("turns", {
  design: "interleaved",
  loads: { express: closed, fastify: open },
});

const ofClass = (some: Partial<ClassObservation>): ClassObservation => ({
  completed: 500,
  failed: 0,
  refused: 0,
  latencyMeanMicros: 1000,
  latencyP50Micros: 900,
  latencyP99Micros: 2000,
  latencyP999Micros: 3000,
  ...some,
});

/** Six spawns of two slices; the wait of the second slice is nine times that of the first. */
function slices(): Slice[] {
  return Array.from({ length: 6 }, (_, spawn) =>
    [0, 1].flatMap((index) => {
      const wait = index === 0 ? 100 : 900;
      const at = { cell: 0, spawn, slice: index };
      const light = ofClass({ latencyP99Micros: 200 });
      return [
        slice(at, observation("express", { latencyMeanMicros: 10_000, waitMeanMicros: 2 * wait })),
        slice(
          at,
          observation("fastify", {
            latencyMeanMicros: 1000,
            waitMeanMicros: wait,
            classes: { light, heavy: ofClass({}) },
          }),
        ),
      ];
    }),
  ).flat();
}

const fifty = Array.from({ length: 5000 }, (_, index) => index + 1);
const histogram = (requestClass?: string) => ({
  workload: "turns",
  variant: "fastify",
  ...(requestClass !== undefined && { requestClass }),
  unit: "microseconds" as const,
  loop: "open" as const,
  count: fifty.length,
  base64: encodeHistogram(histogramOf(fifty)),
});

const plan = [cell("turns", "interleaved", { variant: "express", spawns: 6 })];
const derived = derive(
  observed([inTurns], plan, slices(), [histogram(), histogram("light"), histogram("heavy")]),
);

describe("variants that take turns", () => {
  it("have their means over requests averaged over each spawn, not taken as a median of slices", () => {
    const wait = derived.summaries.find(
      ({ variant, metric }) => variant === "fastify" && metric === "waitMeanMicros",
    );
    expect(wait).toMatchObject({ value: 500, low: 500, high: 500, slices: 12, spawns: 6 });
  });

  it("are compared by their waits and latencies, and by class of requests", () => {
    const found = (metric: string, requestClass?: string) =>
      derived.comparisons.find((one) => one.metric === metric && one.requestClass === requestClass);
    expect(found("waitMeanMicros")).toMatchObject({ ratio: 0.5, pairs: 6, spawns: 6 });
    expect(found("latencyMeanMicros")).toMatchObject({ ratio: 0.1 });
    expect(found("throughputPerSecond")).toMatchObject({ ratio: 1, pairs: 12 });
    // The baseline's requests have no classes, so that there is nothing to pair.
    expect(found("latencyP99Micros", "light")).toBeUndefined();
  });

  it("have latencies summarised for each class that was kept apart", () => {
    const classes = derived.summaries
      .filter(({ metric }) => metric === "latencyP99Micros")
      .map(({ variant, requestClass }) => [variant, requestClass]);
    expect(classes).toEqual([
      ["fastify", undefined],
      ["fastify", "heavy"],
      ["fastify", "light"],
    ]);
  });

  it("show requests in flight as throughput times mean latency", () => {
    const inFlight = derived.summaries.find(
      ({ variant, metric }) => variant === "express" && metric === "requestsInFlight",
    );
    expect(inFlight?.value).toBe(10);
  });
});

describe("a claim about a variant's own figure", () => {
  const claim = (from: number, to: number, some = {}) =>
    decideClaims(
      [
        {
          id: "wait",
          text: "The wait is as computed.",
          rule: {
            kind: "value-within",
            workload: "turns",
            metric: "waitMeanMicros",
            variant: "fastify",
            from,
            to,
            ...some,
          },
        },
      ],
      { ...derived, invariants: [] },
    )[0]!;

  it("is supported when the whole interval lies within its bounds, with the figures in its reason", () => {
    expect(claim(450, 550)).toMatchObject({
      verdict: "supported",
      because:
        "The mean wait, fastify on turns, is 500 (500 to 500) µs, the whole interval within 450 and 550.",
    });
    expect(claim(510, 550).verdict).toBe("not-supported");
    expect(claim(450, 550, { requestClass: "light" }).verdict).toBe("inconclusive");
  });

  it("is inconclusive with fewer than 5 fresh starts", () => {
    const few = derive(
      observed(
        [inTurns],
        plan,
        slices().filter(({ spawn }) => spawn < 4),
      ),
    );
    const rule = {
      kind: "value-within" as const,
      workload: "turns",
      metric: "waitMeanMicros" as const,
      variant: "fastify",
      from: 450,
      to: 550,
    };
    const [decided] = decideClaims([{ id: "wait", text: "As computed.", rule }], {
      ...few,
      invariants: [],
    });
    expect(decided).toMatchObject({
      verdict: "inconclusive",
      because: expect.stringContaining("4 fresh starts"),
    });
  });
});

describe("the control of a latency", () => {
  /** Six spawns of one pair each, whose ratios are these. */
  const controlled = (ratios: number[]) =>
    derive(
      observed(
        [inTurns],
        [
          cell("turns", "control", { metric: "latencyP99Micros", spawns: 6 }),
          cell("turns", "interleaved", { variant: "express", spawns: 6 }),
        ],
        [
          ...ratios.map((ratio, spawn) =>
            slice(
              { cell: 0, spawn },
              observation("express", { latencyP99Micros: 1000 * ratio }),
              observation("express", { latencyP99Micros: 1000 }),
            ),
          ),
          ...slices().map((one) => ({ ...one, cell: 1 })),
        ],
      ),
    );
  const noisy = [0.9, 1.1, 0.92, 1.12, 0.88, 1.09];
  const rule = {
    kind: "ratio-at-most" as const,
    workload: "turns",
    metric: "waitMeanMicros" as const,
    variant: "fastify",
    baseline: "express",
  };

  it("passes where it is wider than that of throughput may be, and widens the intervals of claims", () => {
    const run = controlled(noisy);
    expect(run.control).toMatchObject({ metric: "latencyP99Micros", passed: true });
    expect(run.control!.high - run.control!.low).toBeGreaterThan(0.1);
    const verdictAt = (threshold: number) =>
      decideClaims([{ id: "half", text: "Half.", rule: { ...rule, threshold } }], {
        ...run,
        invariants: [],
      })[0]!;
    expect(verdictAt(0.8).verdict).toBe("supported");
    // The interval itself is 0.5 to 0.5; only the control's width reaches over 0.51.
    expect(verdictAt(0.51)).toMatchObject({
      verdict: "inconclusive",
      because: expect.stringContaining("when widened by the A/A control"),
    });
  });

  it("fails where it excludes 1, or is wider than half", () => {
    expect(controlled([1.2, 1.3, 1.25, 1.2, 1.3, 1.22]).control?.passed).toBe(false);
    expect(controlled([0.5, 1.6, 0.6, 1.7, 0.55, 1.5]).control?.passed).toBe(false);
  });
});
