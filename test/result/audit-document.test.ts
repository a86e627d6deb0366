import { describe, expect, test } from "vitest";
import { impossibleRows, rowsOfDocument } from "../../src/result/export/audit-document.ts";
import { encodeHistogram } from "../../src/stats/histogram.ts";
import { histogramOf } from "../fixtures/histogram-of.ts";
import { cell, observation, observed, slice, workload } from "../fixtures/slices.ts";

/** One second in which 50 connections were served 1,000 times, each answer after `micros`. */
function alone(micros: number) {
  const latencies = new Array<number>(1000).fill(micros);
  return observed(
    [workload("tiny", { connections: 50 })],
    [cell("tiny", "interleaved")],
    [
      slice({}, observation("fastify")),
      slice({ slice: 1, invalid: "machine-stall" }, observation("fastify")),
    ],
    [
      {
        workload: "tiny",
        variant: "fastify",
        unit: "microseconds",
        loop: "closed",
        count: latencies.length,
        base64: encodeHistogram(histogramOf(latencies)),
      },
    ],
  );
}

describe("the audit of our own documents", () => {
  test("takes throughput and latency over the same slices, so that Little's law can be asked of them", () => {
    expect(rowsOfDocument(alone(50_000))).toMatchObject([
      { name: "tiny/fastify", throughputPerSecond: 1000, connections: 50, durationSeconds: 1 },
    ]);
    expect(impossibleRows(alone(50_000))).toEqual([]);
  });

  test("finds latencies that the connections cannot have had", () => {
    expect(impossibleRows(alone(80_000))).toMatchObject([
      { code: "more-in-flight-than-connections", rows: ["tiny/fastify"] },
    ]);
  });
});
