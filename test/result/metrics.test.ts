/** The table of metrics, and what is made of it. */
import { describe, expect, it } from "vitest";
import {
  ALWAYS_COMPARED,
  ClaimMetric,
  COMPARED_UNDER_OWN_LOADS,
  DEFAULT_METRIC,
  isByClass,
  isLatency,
  LATENCIES,
  METRIC_IDS,
  METRICS,
  Metric,
  percentileOf,
  phraseOf,
  REQUEST_TIMES,
  shortNameOf,
} from "../../src/result/metrics.ts";

const UNIT_IN_NAME: readonly [ending: RegExp, unit: string][] = [
  [/Micros(PerRequest)?$/, "µs"],
  [/Megabytes$/, "MB"],
  [/MillisPerSecond$/, "ms/s"],
  [/Utilization$/, "share"],
  [/(throughput|capacity)PerSecond$/, "requests/s"],
  [/InFlight$/, "requests"],
  [/countPerRequest$/, "a request"],
];

describe("the metrics", () => {
  it.each(METRIC_IDS)("%s carries in its name the unit that the table says", (id) => {
    expect(UNIT_IN_NAME.find(([ending]) => ending.test(id))?.[1]).toBe(METRICS[id].unit);
  });

  it("have words of their own, on pages, in sentences and in the terminal", () => {
    for (const words of [(id: Metric) => METRICS[id].label, phraseOf, shortNameOf])
      expect(new Set(METRIC_IDS.map(words)).size).toBe(METRIC_IDS.length);
  });

  it("stand in the order in which documents list their summaries", () => {
    expect(Metric.options).toEqual(METRIC_IDS);
    expect(METRIC_IDS.slice(0, 4)).toEqual([
      "throughputPerSecond",
      "cpuMicrosPerRequest",
      "latencyP50Micros",
      "latencyP99Micros",
    ]);
  });

  it("are compared in the order in which documents list their comparisons", () => {
    expect([...ALWAYS_COMPARED, ...COMPARED_UNDER_OWN_LOADS, ...REQUEST_TIMES]).toEqual([
      "throughputPerSecond",
      "cpuMicrosPerRequest",
      "requestsInFlight",
      "capacityPerSecond",
      "latencyMeanMicros",
      "latencyP50Micros",
      "latencyP99Micros",
      "latencyP999Micros",
      "waitMeanMicros",
    ]);
  });

  it("keep waits apart from latencies, which a kind of loop is said of", () => {
    expect(isByClass("waitMeanMicros")).toBe(true);
    expect(isLatency("waitMeanMicros")).toBe(false);
    expect(LATENCIES.map(percentileOf)).toEqual([undefined, 50, 99, 99.9]);
  });

  it("let a lab claim what it can be compared by, and not what tells of the instruments", () => {
    const claimable: readonly string[] = ClaimMetric.options;
    expect(claimable).toContain(DEFAULT_METRIC);
    for (const id of [...ALWAYS_COMPARED, ...REQUEST_TIMES]) expect(claimable).toContain(id);
    for (const id of ["generatorUtilization", "latenessP99Micros", "gcMillisPerSecond"])
      expect(claimable).not.toContain(id);
  });
});
