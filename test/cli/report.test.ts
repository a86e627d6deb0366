import { describe, expect, it } from "vitest";
import { report } from "../../src/cli/report/report.ts";
import { syntheticRun } from "../fixtures/synthetic-run.ts";
import { sampleDocument } from "../result/sample-document.ts";

describe("the report of a result", () => {
  const whole = report(syntheticRun(1, { duetSpawns: 5, slicesPerSpawn: 1, aloneSpawns: 1 }));

  it("fits 80 columns and has no colour codes", () => {
    const tooWide = whole.split("\n").filter((line) => line.length > 80);
    expect(tooWide).toEqual([]);
    expect(whole).not.toContain(String.fromCharCode(27));
  });

  it("has the comparisons, the control, the curve, the ablation, the claims and the invariants", () => {
    for (const part of [
      "fastify / express",
      "A/A control",
      "Dilution",
      "Ablation",
      "Claims",
      "Invariants",
      "Repeat it",
    ]) {
      expect(whole).toContain(part);
    }
  });

  it("shows variants that cannot be told apart as one group", () => {
    const groups = [
      { workload: "tiny", metric: "throughputPerSecond" as const, groups: [["a", "b"], ["c"]] },
    ];
    expect(report(sampleDocument({ groups }))).toContain(
      "throughput, best first: a, b (not told apart); then c",
    );
  });

  it("warns on its first line where more than 20 % of the slices were invalid, and only then", () => {
    const slices = (invalid: number) => ({
      valid: 100 - invalid,
      invalid,
      causes: { "machine-stall": invalid },
    });
    expect(report(sampleDocument({ slices: slices(21) }))).toMatch(
      /^Warning: 21\.0 % of the slices were invalid \(machine-stall\n?/,
    );
    expect(report(sampleDocument({ slices: slices(20) }))).toMatch(/^Express & Fastify/);
  });

  it("marks a throughput ratio that the generator limited as a bound", () => {
    const comparisons = sampleDocument().comparisons.map((row) => ({
      ...row,
      generatorBound: true,
    }));
    expect(report(sampleDocument({ comparisons }))).toMatch(/>=2\.00 +1\.90 to 2\.10/);
  });

  it("says when the control failed what follows from it", () => {
    const control = {
      workload: "tiny",
      baseline: "slow",
      ratio: 1.1,
      low: 1.05,
      high: 1.2,
      pairs: 9,
      spawns: 8,
      passed: false,
    };
    expect(report(sampleDocument({ control })).replaceAll("\n", " ")).toContain(
      "failed, so every timing claim is undecided",
    );
  });
});
