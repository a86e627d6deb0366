import { describe, expect, test } from "vitest";
import { derive } from "../../src/result/derive/derive.ts";
import { ResultDocument } from "../../src/result/document/schema.ts";
import { createRandom, shuffle } from "../../src/stats/random.ts";
import { cell, observation, observed, slice, workload } from "../fixtures/slices.ts";
import { syntheticRun } from "../fixtures/synthetic-run.ts";

describe("the derivation of a whole run", () => {
  const run = syntheticRun(11);

  test("is of the document's shape", () => {
    expect(ResultDocument.safeParse(run).error).toBeUndefined();
  });

  test("gives the same again, whatever the order of slices", () => {
    const { comparisons, control, dilution, differences } = run;
    const mixed = { ...run, raw: { ...run.raw, slices: shuffle(createRandom(1), run.raw.slices) } };
    expect(derive(mixed)).toMatchObject({ comparisons, control, dilution, differences });
  });

  test("finds the true costs it was made from", () => {
    const found = (id: string, metric: string) =>
      run.comparisons.find(
        (one) => one.workload === id && one.metric === metric && one.variant === "fastify",
      )!;
    for (const [id, metric, truth] of [
      ["tiny", "throughputPerSecond", 45 / 27],
      ["tiny", "cpuMicrosPerRequest", 27 / 45],
      ["realistic", "throughputPerSecond", 142 / 104],
      ["behind-wait", "throughputPerSecond", 1],
    ] as const) {
      expect(Math.abs(found(id, metric).ratio / truth - 1)).toBeLessThan(0.04);
    }
    const tiny = run.groups.filter(({ workload: id }) => id === "tiny");
    expect(tiny.map(({ metric }) => metric)).toEqual([
      "throughputPerSecond",
      "cpuMicrosPerRequest",
    ]);
    for (const { groups } of tiny) {
      expect(groups).toEqual([["fastify", "node-http"], ["hono"], ["koa"], ["express"]]);
    }
  });

  test("keeps 6 significant digits of every figure", () => {
    for (const { ratio, low, high } of run.comparisons) {
      for (const value of [ratio, low, high]) expect(value).toBe(Number(value.toPrecision(6)));
    }
  });

  test("gives a cell the same figures whether or not other cells were measured", () => {
    const { index } = run.plan.cells
      .map((one, index) => ({ ...one, index }))
      .find((one) => one.workload === "tiny" && one.design === "duet")!;
    const only = derive({
      ...run,
      raw: { ...run.raw, slices: run.raw.slices.filter((one) => one.cell === index) },
    });
    expect(only.comparisons).toEqual(
      run.comparisons.filter((one) => one.workload === "tiny" && one.variant === "fastify"),
    );
  });

  test("refuses a slice of a cell that the plan does not have", () => {
    const lost = [slice({ cell: 7 }, observation("express"))];
    expect(() => derive(observed([workload("tiny")], [cell("tiny", "duet")], lost))).toThrow(
      "plan cell 7",
    );
  });
});
