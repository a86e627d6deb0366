import { describe, expect, test } from "vitest";
import { decideClaims } from "../../src/result/claims/decide.ts";
import type { Evidence } from "../../src/result/claims/evidence.ts";
import type {
  ClaimRule,
  Comparison,
  Control,
  DilutionPoint,
  InvariantResult,
} from "../../src/result/document/schema.ts";

const target = {
  workload: "tiny",
  metric: "throughputPerSecond",
  variant: "fastify",
  baseline: "express",
} as const;
const comparison: Comparison = {
  ...target,
  design: "duet",
  ratio: 1.7,
  low: 1.63,
  high: 1.8,
  pairs: 40,
  spawns: 8,
  smallestDifference: 0.03,
  generatorBound: false,
};
const control: Control = {
  workload: "tiny",
  baseline: "express",
  ratio: 1,
  low: 0.98,
  high: 1.02,
  pairs: 40,
  spawns: 8,
  passed: true,
};
const point: DilutionPoint = {
  workload: "tiny",
  kind: "cpu",
  workMillis: 1,
  variant: "fastify",
  baseline: "express",
  measured: { ratio: 1.03, low: 1.01, high: 1.05 },
  predicted: { ratio: 1.018, low: 1.016, high: 1.02 },
};
const evidence: Evidence = {
  comparisons: [comparison],
  control,
  dilution: [point],
  summaries: [],
  invariants: [],
};

function one(rule: ClaimRule, from = evidence, invariants: InvariantResult[] = []) {
  const [claim] = decideClaims([{ id: "a-claim", text: "A claim.", rule }], {
    ...from,
    invariants,
  });
  return claim!;
}
const atLeast = (threshold: number): ClaimRule => ({
  kind: "ratio-at-least",
  ...target,
  threshold,
});
const withRatio = (some: Partial<Comparison>): Evidence => ({
  ...evidence,
  comparisons: [{ ...comparison, ...some }],
});

describe("a claim about a ratio", () => {
  test("keeps its words and rule, and says which interval decided", () => {
    expect(one(atLeast(1.4))).toEqual({
      id: "a-claim",
      text: "A claim.",
      kind: "ratio-at-least",
      rule: atLeast(1.4),
      verdict: "supported",
      because:
        "The ratio fastify/express of throughput on tiny is 1.70 (1.63 to 1.80), the whole interval at or above 1.4.",
    });
  });

  test.each([
    [atLeast(1.7), "inconclusive", "only part of the interval at or above 1.7."],
    [atLeast(1.9), "not-supported", "no part of the interval at or above 1.9."],
    [
      { kind: "ratio-at-most", ...target, threshold: 1.8 },
      "supported",
      "the whole interval at or below 1.8.",
    ],
    [
      { kind: "ratio-within", ...target, from: 0.95, to: 1.05 },
      "not-supported",
      "no part of the interval within 0.95 and 1.05.",
    ],
  ] as [ClaimRule, string, string][])("is decided by its interval: %o", (rule, verdict, ending) => {
    const claim = one(rule);
    expect(claim.verdict).toBe(verdict);
    expect(claim.because.endsWith(ending)).toBe(true);
  });

  test("is inconclusive when its comparison was not measured", () => {
    const claim = one(atLeast(1.4), { ...evidence, comparisons: [] });
    expect(claim).toMatchObject({
      verdict: "inconclusive",
      because: expect.stringContaining("was not measured in this run"),
    });
  });

  test("is inconclusive when the control failed or is missing, and says so", () => {
    const failed = one(atLeast(1.4), {
      ...evidence,
      control: { ...control, low: 1.01, passed: false },
    });
    expect(failed.verdict).toBe("inconclusive");
    expect(failed.because).toContain(
      "the A/A control, express against a second copy of itself, is 1.000 (1.010 to 1.020), which excludes 1",
    );
    const wide = one(atLeast(1.4), {
      ...evidence,
      control: { ...control, low: 0.9, high: 1.1, passed: false },
    });
    expect(wide.because).toContain("wider than 10 %");
    expect(one(atLeast(1.4), { ...evidence, control: null })).toMatchObject({
      verdict: "inconclusive",
      because: expect.stringContaining("has no A/A control"),
    });
  });

  test("is inconclusive from fewer than 5 fresh starts", () => {
    expect(one(atLeast(1.4), withRatio({ spawns: 4 }))).toMatchObject({
      verdict: "inconclusive",
      because: expect.stringContaining("4 fresh starts"),
    });
    expect(one(atLeast(1.4), withRatio({ spawns: 5 })).verdict).toBe("supported");
  });

  test("reads a generator-bound ratio as at least as far from 1", () => {
    const bound = withRatio({ generatorBound: true });
    expect(one(atLeast(1.4), bound)).toMatchObject({
      verdict: "supported",
      because: expect.stringContaining("load generator was the limit"),
    });
    expect(one(atLeast(1.9), bound).verdict).toBe("inconclusive");
    expect(one({ kind: "ratio-at-most", ...target, threshold: 1.9 }, bound).verdict).toBe(
      "inconclusive",
    );
    expect(one({ kind: "ratio-at-most", ...target, threshold: 1.5 }, bound).verdict).toBe(
      "not-supported",
    );
  });
});

describe("a claim that a measurement agrees with the dilution form", () => {
  const agrees = (tolerance: number): ClaimRule => ({
    kind: "dilution-agrees",
    ...target,
    tolerance,
  });

  test("takes both intervals at their outer ends", () => {
    // 1.01 / 1.02 = 0.990 and 1.05 / 1.016 = 1.033.
    expect(one(agrees(0.034)).verdict).toBe("supported");
    expect(one(agrees(0.033))).toMatchObject({
      verdict: "inconclusive",
      because: expect.stringContaining("measured over predicted is 1.01 (0.99 to 1.03)"),
    });
  });

  test("looks at the lower end as strictly as at the upper", () => {
    // 0.99 / 1.02 = 0.971, where the predicted ratio itself would give 0.972.
    const below = {
      ...evidence,
      dilution: [{ ...point, measured: { ratio: 1, low: 0.99, high: 1.01 } }],
    };
    expect(one(agrees(0.03), below).verdict).toBe("supported");
    expect(one(agrees(0.028), below).verdict).toBe("inconclusive");
  });

  test("is not supported when they lie apart by more than the tolerance", () => {
    const apart = {
      ...evidence,
      dilution: [{ ...point, measured: { ratio: 1.2, low: 1.19, high: 1.21 } }],
    };
    expect(one(agrees(0.05), apart).verdict).toBe("not-supported");
  });

  test("is inconclusive without a prediction", () => {
    expect(one(agrees(0.05), { ...evidence, dilution: [] })).toMatchObject({
      verdict: "inconclusive",
      because: expect.stringContaining("no prediction"),
    });
  });

  test("speaks of CPU per request for a point of waiting", () => {
    const waiting = { ...evidence, dilution: [{ ...point, kind: "wait" as const }] };
    expect(one(agrees(0.05), waiting).because).toContain(
      "The ratio express/fastify of CPU per request on tiny was measured at",
    );
  });
});

describe("a claim about an invariant", () => {
  const rule: ClaimRule = { kind: "invariant", invariant: "refuses" };
  const row = (variant: string, some: Partial<InvariantResult> = {}): InvariantResult => ({
    id: "refuses",
    variant,
    text: "Refuses.",
    expected: "held",
    held: true,
    count: 0,
    checked: 20,
    ...some,
  });

  test("is supported when every variant does as expected, whatever the control", () => {
    const rows = [
      row("express"),
      row("fastify"),
      row("other", { id: "another", held: false, count: 3 }),
    ];
    expect(one(rule, { ...evidence, control: null }, rows).verdict).toBe("supported");
  });

  test("is supported by an invariant that was expected to break and did", () => {
    expect(
      one(rule, evidence, [row("express", { expected: "broken", held: false, count: 3 })]).verdict,
    ).toBe("supported");
    expect(one(rule, evidence, [row("express", { expected: "broken" })]).verdict).toBe(
      "not-supported",
    );
  });

  test("is not supported by a single exception, and names it with its count", () => {
    const claim = one(rule, evidence, [row("express"), row("fastify", { held: false, count: 2 })]);
    expect(claim).toMatchObject({
      verdict: "not-supported",
      because: expect.stringContaining("was broken in fastify (2 violations in 20 cases)"),
    });
  });

  test("is inconclusive when it was not checked", () => {
    expect(one(rule).verdict).toBe("inconclusive");
  });
});
