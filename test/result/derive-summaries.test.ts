import { describe, expect, test } from "vitest";
import { derive } from "../../src/result/derive/derive.ts";
import type { Histogram } from "../../src/result/document/schema.ts";
import { encodeHistogram } from "../../src/stats/histogram.ts";
import { histogramOf } from "../fixtures/histogram-of.ts";
import {
  type At,
  cell,
  eachPair,
  observation,
  observed,
  slice,
  workload,
} from "../fixtures/slices.ts";

const alone = (at: At = {}) =>
  eachPair((spawn, index) =>
    slice(
      { spawn, slice: index, ...at },
      observation("fastify", {
        throughputPerSecond: 1000 + 10 * spawn + index,
        latencyP50Micros: 900 + 5 * spawn,
        latencyP99Micros: 4000 + 50 * spawn,
      }),
    ),
  );

const histogram = (latencies: number[]): Histogram => ({
  workload: "tiny",
  variant: "fastify",
  unit: "microseconds",
  loop: "closed",
  count: latencies.length,
  base64: encodeHistogram(histogramOf(latencies)),
});

const summariesOf = (slices: ReturnType<typeof alone>, histograms: Histogram[] = []) =>
  derive(observed([workload("tiny")], [cell("tiny", "interleaved")], slices, histograms)).summaries;

describe("summaries of a variant alone under load", () => {
  test("are the median of its slices with an interval, in a stated unit", () => {
    const summaries = summariesOf(alone());
    const throughput = summaries.find(({ metric }) => metric === "throughputPerSecond")!;
    expect(throughput).toMatchObject({
      variant: "fastify",
      unit: "requests/s",
      value: 1037,
      slices: 40,
      atLeast: false,
    });
    expect(throughput.low).toBeGreaterThanOrEqual(1000);
    expect(throughput.low).toBeLessThan(1037);
    expect(throughput.high).toBeGreaterThan(1037);
    expect(Object.fromEntries(summaries.map(({ metric, unit }) => [metric, unit]))).toEqual({
      throughputPerSecond: "requests/s",
      cpuMicrosPerRequest: "µs",
      eventLoopUtilization: "share",
      eventLoopDelayP99Micros: "µs",
      rssMegabytes: "MB",
      gcMillisPerSecond: "ms/s",
      generatorUtilization: "share",
    });
  });

  test("take a latency from the merged histograms and its interval's share from the slices", () => {
    const fast = histogram(new Array<number>(1500).fill(1000));
    const slow = histogram(new Array<number>(500).fill(8000));
    const p99 = summariesOf(alone(), [fast, slow]).find(
      ({ metric }) => metric === "latencyP99Micros",
    )!;
    expect(Math.abs(p99.value / 8000 - 1)).toBeLessThan(0.001);
    expect(p99.low / p99.value).toBeCloseTo(0.979, 1);
    expect(p99.low).toBeLessThan(p99.value);
    expect(p99.high).toBeGreaterThan(p99.value);
  });

  test("show no percentile with fewer than 10 observations beyond it", () => {
    const metrics = summariesOf(alone(), [histogram(new Array<number>(900).fill(1000))]).map(
      ({ metric }) => metric,
    );
    expect(metrics).toContain("latencyP50Micros");
    expect(metrics).not.toContain("latencyP99Micros");
  });

  test("state throughput as a lower bound when the generator was busy in more than half of the slices", () => {
    const throughput = (at: At) =>
      summariesOf(alone(at)).find(({ metric }) => metric === "throughputPerSecond")!;
    expect(throughput({ generatorUtilization: 0.97 }).atLeast).toBe(true);
    expect(throughput({ generatorUtilization: 0.97, invalid: "generator-bound" })).toMatchObject({
      atLeast: true,
      slices: 40,
    });
    expect(throughput({ generatorUtilization: 0.94 }).atLeast).toBe(false);
  });

  test("use generator-bound slices for throughput only, and stalled ones for nothing", () => {
    expect(summariesOf(alone({ invalid: "generator-bound" })).map(({ metric }) => metric)).toEqual([
      "throughputPerSecond",
    ]);
    expect(summariesOf(alone({ invalid: "machine-stall" }))).toEqual([]);
  });
});

describe("summaries of a workload measured alone and in duets", () => {
  test("take CPU per request from the duets, where every server has work all the time", () => {
    const duets = eachPair((spawn, index) =>
      slice(
        { cell: 1, spawn, slice: index },
        observation("fastify", { cpuMicrosPerRequest: 27 }),
        observation("express", { cpuMicrosPerRequest: 45 }),
      ),
    );
    const { summaries } = derive(
      observed(
        [workload("tiny")],
        [cell("tiny", "interleaved"), cell("tiny", "duet")],
        [...alone(), ...duets],
      ),
    );
    const of = (metric: string) =>
      summaries.filter((row) => row.variant === "fastify" && row.metric === metric);
    expect(of("cpuMicrosPerRequest")).toMatchObject([{ value: 27 }]);
    expect(of("throughputPerSecond")).toMatchObject([{ value: 1037 }]);
  });
});

describe("CPU per request of variants that met the baseline at other moments", () => {
  test("is the baseline's times the variant's ratio to it, whatever the machine did between them", () => {
    const duet = (cellIndex: number, variant: string, drift: number, cost: number) =>
      eachPair((spawn, index) =>
        slice(
          { cell: cellIndex, spawn, slice: index },
          observation(variant, { cpuMicrosPerRequest: cost * drift }),
          observation("express", { cpuMicrosPerRequest: 40 * drift }),
        ),
      );
    const { summaries } = derive(
      observed(
        [workload("tiny", { variants: ["express", "fastify", "koa"] })],
        [cell("tiny", "duet"), cell("tiny", "duet", { variant: "koa" })],
        [...duet(0, "fastify", 1, 30), ...duet(1, "koa", 2, 44)],
      ),
    );
    const value = (variant: string) => summaries.find((row) => row.variant === variant)!.value;
    expect(value("fastify") / value("express")).toBeCloseTo(30 / 40, 5);
    expect(value("koa") / value("express")).toBeCloseTo(44 / 40, 5);
  });
});

describe("summaries of a workload measured in duets only", () => {
  test("are CPU per request and nothing else", () => {
    const slices = eachPair((spawn, index) =>
      slice(
        { spawn, slice: index },
        observation("fastify", { cpuMicrosPerRequest: 27 }),
        observation("express", { cpuMicrosPerRequest: 45 }),
      ),
    );
    const { summaries } = derive(
      observed([workload("cpu-0ms")], [cell("cpu-0ms", "duet")], slices),
    );
    expect(summaries).toEqual([
      expect.objectContaining({
        variant: "express",
        metric: "cpuMicrosPerRequest",
        value: 45,
        slices: 40,
      }),
      expect.objectContaining({
        variant: "fastify",
        metric: "cpuMicrosPerRequest",
        value: 27,
        slices: 40,
      }),
    ]);
  });
});
