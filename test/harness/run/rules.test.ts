import { describe, expect, it } from "vitest";
import { stillWarming } from "../../../src/harness/load/closed/warm-up.ts";
import {
  parseCpuLimit,
  parseMemoryLimitMegabytes,
} from "../../../src/harness/machine/fingerprint.ts";
import { stolenShare } from "../../../src/harness/machine/steal.ts";
import { invalidCause, type SliceConditions } from "../../../src/harness/measure/slice-validity.ts";
import { choosePinning } from "../../../src/harness/processes/pinning.ts";

const quiet: SliceConditions = {
  generatorUtilization: 0.5,
  idlestServer: 1,
  errorShare: 0,
  allowedErrorShare: 0,
  stolenShare: 0,
  longestStallMillis: 1,
  clockStepMillis: 1,
  restarted: false,
  serviceDied: false,
};

describe("a slice is invalid", () => {
  it.each([
    ["never, on a quiet machine", {}, null],
    [
      "when the generator is the limit",
      { generatorUtilization: 0.96, idlestServer: 0.89 },
      "generator-bound",
    ],
    ["not when both are busy", { generatorUtilization: 0.96, idlestServer: 0.95 }, null],
    ["when a request fails", { errorShare: 0.001 }, "errors"],
    [
      "not when the workload allows that many failures",
      { errorShare: 0.01, allowedErrorShare: 0.02 },
      null,
    ],
    ["when the hypervisor took CPU time", { stolenShare: 0.06 }, "stolen-cpu"],
    ["when the machine stalled", { longestStallMillis: 10.5 }, "machine-stall"],
    ["when the clock was set", { clockStepMillis: 60 }, "clock-stepped"],
    ["when a process was restarted", { restarted: true }, "process-restarted"],
    ["when a service ended by itself", { serviceDied: true }, "service-died"],
    [
      "when the open loop's driver was late by more than a millisecond and a tenth of the median",
      { lateness: { p99Micros: 1001, latencyP50Micros: 5_000 } },
      "late-dispatch",
    ],
    [
      "not when the driver was late by less than a tenth of a long median",
      { lateness: { p99Micros: 1900, latencyP50Micros: 20_000 } },
      null,
    ],
    ["when due requests were refused", { refused: 1 }, "overloaded"],
  ] as const)("%s", (_, condition, cause) => {
    expect(invalidCause({ ...quiet, ...condition })).toBe(cause);
  });
});

describe("warming up", () => {
  const windows = (...values: number[]) => values.map((value) => [value]);

  it("goes on until there are enough windows to see a trend", () => {
    expect(stillWarming(windows(100, 100, 100, 100, 100))).toBe(true);
    expect(stillWarming(windows(100, 100, 100, 100, 100, 100))).toBe(false);
  });

  it("goes on while throughput rises, and not when it falls", () => {
    expect(stillWarming(windows(50, 60, 70, 80, 90, 100))).toBe(true);
    expect(stillWarming(windows(100, 90, 80, 70, 60, 50))).toBe(false);
  });

  it("goes on while one of two targets still rises", () => {
    expect(stillWarming([1, 2, 3, 4, 5, 6].map((value) => [100, value * 10]))).toBe(true);
  });
});

describe("the machine", () => {
  it("reads limits of a control group as cores and megabytes", () => {
    expect(parseCpuLimit("150000 100000")).toBe(1.5);
    expect(parseCpuLimit("max 100000")).toBeNull();
    expect(parseCpuLimit(undefined)).toBeNull();
    expect(parseMemoryLimitMegabytes("1073741824")).toBe(1024);
    expect(parseMemoryLimitMegabytes("max")).toBeNull();
  });

  it("takes stolen time as a share of all time between two readings", () => {
    expect(stolenShare({ total: 1000, stolen: 10 }, { total: 1200, stolen: 20 })).toBe(0.05);
    expect(stolenShare(undefined, { total: 1, stolen: 1 })).toBe(0);
  });

  it("keeps servers and generator on different cores, and says why where it cannot", () => {
    const pinning = choosePinning([2, 3, 5]);
    expect([pinning.applied, pinning.servers?.cores, pinning.generator?.cores]).toEqual([
      true,
      "2",
      "3",
    ]);
    expect(pinning.servers?.wrap("node", ["a b"])).toEqual([
      "taskset",
      ["--cpu-list", "2", "node", "a b"],
    ]);
    expect(choosePinning([0])).toMatchObject({
      applied: false,
      reason: expect.stringContaining("core"),
    });
  });
});
