import { describe, expect, test } from "vitest";
import { currentRatio } from "../../src/result/claims/live-ratio.ts";
import { derive } from "../../src/result/derive/derive.ts";
import { cell, eachPair, observation, observed, slice, workload } from "../fixtures/slices.ts";

/** Small variation without chance, so that intervals have a width. */
const wobble = (spawn: number, index: number) => 1 + 0.004 * ((spawn * 3 + index * 2) % 7) - 0.012;

const duet = (cellIndex: number, throughput: number, cpuMicros: number) =>
  eachPair((spawn, index) =>
    slice(
      { cell: cellIndex, spawn, slice: index },
      observation("fastify", {
        throughputPerSecond: throughput * wobble(spawn, index),
        cpuMicrosPerRequest: cpuMicros * wobble(index, spawn),
      }),
      observation("express"),
    ),
  );

describe("comparisons", () => {
  test("are variant over baseline, pair by pair, for throughput and CPU per request", () => {
    const { comparisons } = derive(
      observed([workload("tiny")], [cell("tiny", "duet")], duet(0, 1700, 30)),
    );
    expect(comparisons.map(({ metric }) => metric)).toEqual([
      "throughputPerSecond",
      "cpuMicrosPerRequest",
    ]);
    const [throughput, cpu] = comparisons;
    expect(throughput).toMatchObject({
      workload: "tiny",
      variant: "fastify",
      baseline: "express",
      design: "duet",
      pairs: 40,
      spawns: 8,
    });
    expect(throughput!.ratio).toBeCloseTo(1.7, 1);
    expect(cpu!.ratio).toBeCloseTo(0.6, 1);
    for (const one of comparisons) {
      expect(one.low).toBeLessThan(one.ratio);
      expect(one.high).toBeGreaterThan(one.ratio);
      expect(one.smallestDifference).toBeGreaterThan(0);
    }
  });

  test("ignore the machine's drift, which moves both of a pair", () => {
    const steady = duet(0, 1700, 30);
    const drifting = steady.map((one) => ({
      ...one,
      observations: one.observations.map((seen) => ({
        ...seen,
        throughputPerSecond: seen.throughputPerSecond / (1 + one.spawn),
      })),
    }));
    const [there] = derive(
      observed([workload("tiny")], [cell("tiny", "duet")], drifting),
    ).comparisons;
    const [here] = derive(observed([workload("tiny")], [cell("tiny", "duet")], steady)).comparisons;
    expect(there).toEqual(here);
  });

  test("leave out invalid slices, and cells in which none is valid", () => {
    const spoilt = duet(0, 9000, 1).map((one) => ({
      ...one,
      slice: one.slice + 5,
      invalid: "machine-stall" as const,
    }));
    const good = duet(0, 1700, 30);
    const asked = (slices: typeof good) =>
      observed([workload("tiny")], [cell("tiny", "duet")], slices);
    expect(derive(asked([...good, ...spoilt])).comparisons).toEqual(
      derive(asked(good)).comparisons,
    );
    expect(derive(asked(spoilt)).comparisons).toEqual([]);
    expect(derive(asked([...good, ...spoilt])).slices).toEqual({
      valid: 40,
      invalid: 40,
      causes: { "machine-stall": 40 },
    });
  });

  test("are marked generator-bound when more than a fifth of the slices are, and leave those out of every metric", () => {
    const boundIn = (share: number) =>
      duet(0, 1700, 30).map((one, index) =>
        index < share * 40 ? { ...one, invalid: "generator-bound" as const } : one,
      );
    const [throughput, cpu] = derive(
      observed([workload("tiny")], [cell("tiny", "duet")], boundIn(0.25)),
    ).comparisons;
    expect(throughput).toMatchObject({ generatorBound: true, pairs: 30 });
    expect(cpu).toMatchObject({ generatorBound: false, pairs: 30 });
    const [spared] = derive(
      observed([workload("tiny")], [cell("tiny", "duet")], boundIn(0.2)),
    ).comparisons;
    expect(spared!.generatorBound).toBe(false);
  });

  test("of an interleaved workload pair the slices of the same spawn and number", () => {
    const slices = eachPair((spawn, index) => [
      slice(
        { spawn, slice: index },
        observation("express", { throughputPerSecond: 100 * (index + 1) }),
      ),
      slice(
        { spawn, slice: index },
        observation("fastify", { throughputPerSecond: 150 * (index + 1) }),
      ),
    ]).flat();
    const interleaved = workload("tiny", { design: "interleaved" });
    const [throughput] = derive(
      observed([interleaved], [cell("tiny", "interleaved")], slices),
    ).comparisons;
    expect(throughput).toMatchObject({
      design: "interleaved",
      variant: "fastify",
      ratio: 1.5,
      low: 1.5,
      high: 1.5,
      pairs: 40,
    });
  });

  test("of a duet workload take nothing from its interleaved cell", () => {
    const alone = eachPair((spawn, index) =>
      slice({ cell: 1, spawn, slice: index }, observation("fastify", { throughputPerSecond: 9e4 })),
    );
    const cells = [cell("tiny", "duet"), cell("tiny", "interleaved")];
    const { comparisons } = derive(
      observed([workload("tiny")], cells, [...duet(0, 1700, 30), ...alone]),
    );
    expect(comparisons).toEqual(
      derive(observed([workload("tiny")], cells, duet(0, 1700, 30))).comparisons,
    );
  });
});

describe("the control", () => {
  const control = (ratio: number, spread = 1) =>
    derive(
      observed(
        [workload("tiny")],
        [cell("tiny", "control")],
        eachPair((spawn, index) =>
          slice(
            { spawn, slice: index },
            observation("express", {
              throughputPerSecond: 1000 * ratio * wobble(spawn, index) ** spread,
            }),
            observation("express"),
          ),
        ),
      ),
    ).control;

  test("passes when its interval holds 1 and is at most 10 % wide", () => {
    expect(control(1)).toMatchObject({
      workload: "tiny",
      baseline: "express",
      pairs: 40,
      spawns: 8,
      passed: true,
    });
  });

  test("fails when its interval excludes 1", () =>
    expect(control(0.95)).toMatchObject({ passed: false }));

  test("fails when its interval is wider than 10 %", () => {
    const wide = control(1, 20)!;
    expect(wide.low).toBeLessThan(1);
    expect(wide.high).toBeGreaterThan(1);
    expect(wide.passed).toBe(false);
  });

  test("is null where none was measured", () => {
    expect(
      derive(observed([workload("tiny")], [cell("tiny", "duet")], duet(0, 2, 1))).control,
    ).toBeNull();
  });
});

describe("differences", () => {
  test("are microseconds of CPU, variant minus baseline, for ablations only", () => {
    const cells = [cell("tiny", "duet"), cell("etag", "duet")];
    const workloads = [
      workload("tiny"),
      workload("etag", { role: "ablation", cause: "a weak ETag" }),
    ];
    const { differences } = derive(
      observed(workloads, cells, [...duet(0, 1700, 30), ...duet(1, 900, 56)]),
    );
    expect(differences).toHaveLength(1);
    expect(differences[0]).toMatchObject({ workload: "etag", metric: "cpuMicrosPerRequest" });
    expect(Math.abs(differences[0]!.value - 6)).toBeLessThan(0.7);
    expect(differences[0]!.low).toBeGreaterThan(4);
    expect(differences[0]!.high).toBeLessThan(8);
  });
});

describe("the live ratio", () => {
  test("agrees with the derived one", () => {
    const [derived] = derive(
      observed([workload("tiny")], [cell("tiny", "duet")], duet(0, 1700, 30)),
    ).comparisons;
    const live = currentRatio(duet(0, 1700, 30), 0, "throughputPerSecond")!;
    expect(live).toMatchObject({ pairs: 40, spawns: 8 });
    expect(live.ratio).toBeCloseTo(derived!.ratio, 4);
    expect(live.low).toBeCloseTo(derived!.low, 2);
    expect(live.high).toBeCloseTo(derived!.high, 2);
  });

  test("is of its own cell, and undefined before the first valid pair", () => {
    expect(currentRatio(duet(0, 1700, 30), 1, "throughputPerSecond")).toBeUndefined();
  });
});
