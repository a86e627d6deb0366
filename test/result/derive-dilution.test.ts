import { describe, expect, test } from "vitest";
import { derive } from "../../src/result/derive/derive.ts";
import { cell, eachPair, observation, observed, slice, workload } from "../fixtures/slices.ts";

describe("the dilution curve", () => {
  const point = (kind: "cpu" | "wait", millis: number) =>
    workload(`${kind}-${millis}ms`, { role: "dilution", work: { kind, millis } });
  const workloads = [point("cpu", 0), point("cpu", 0.1), point("wait", 20)];
  const cells = workloads.map(({ id }) => cell(id, "duet"));
  const exact = (index: number, throughput: number, cpuMicros: number, baselineMicros: number) =>
    eachPair((spawn, number) =>
      slice(
        { cell: index, spawn, slice: number },
        observation("fastify", {
          throughputPerSecond: 1000 * throughput,
          cpuMicrosPerRequest: cpuMicros,
        }),
        observation("express", { cpuMicrosPerRequest: baselineMicros }),
      ),
    );
  const slices = [...exact(0, 1.7, 27, 45), ...exact(1, 1.15, 127, 145), ...exact(2, 1, 30, 48)];

  test("holds throughput against (w + e) / (w + f) for computing, and CPU gains against e / f for waiting", () => {
    const { dilution } = derive(observed(workloads, cells, slices));
    const ratios = dilution.map(({ workload: id, measured, predicted }) => [
      id,
      measured.ratio,
      predicted.ratio,
    ]);
    expect(ratios).toEqual([
      ["cpu-0ms", 1.7, 1.66667],
      ["cpu-0.1ms", 1.15, 1.14173],
      ["wait-20ms", 1.6, 1.66667],
    ]);
  });

  test("is left out without the point at 0 ms of computing", () => {
    const rest = slices.filter((one) => one.cell !== 0);
    expect(derive(observed(workloads, cells, rest)).dilution).toEqual([]);
  });
});
