import { describe, expect, it } from "vitest";
import { generatorRows } from "../generator-rows.ts";
import type { GeneratorRun } from "../generators.ts";

const run = (p99Millis: number, cpuMicrosPerRequest: number | null = 20): GeneratorRun => ({
  p50Millis: 1,
  p99Millis,
  maxMillis: 200,
  answered: 15_000,
  cpuMicrosPerRequest,
});

function rowOf(...runs: [GeneratorRun, ...GeneratorRun[]]) {
  const [row] = generatorRows({
    id: "stalls",
    title: "stalls",
    ratePerSecond: 500,
    seconds: 30,
    expectedP99Millis: 150,
    generators: [{ name: "one", runs }],
  });
  return row!.cells.map((cell) => cell.replaceAll("\u00a0", " "));
}

describe("the table of generators", () => {
  it("has one run as it is", () => {
    expect(rowOf(run(150))).toEqual(["1.00 ms", "150 ms", "200 ms", "15,000", "20.0 µs"]);
  });

  it("has the middle of several, with the least and the most", () => {
    expect(rowOf(run(153), run(149), run(150))[1]).toBe("150 ms (149 ms to 153 ms)");
  });

  it("says where processor time is not known", () => {
    expect(rowOf(run(150, null))[4]).toBe("not known");
  });
});
