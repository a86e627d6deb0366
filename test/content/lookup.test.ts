import { describe, expect, it } from "vitest";
import { SiteError } from "../../src/content/error.ts";
import type { Searched } from "../../src/content/lookup.ts";
import {
  claimOf,
  comparisonOf,
  controlOf,
  differenceOf,
  dilutionOf,
  invariantsOf,
  permalinkOf,
  summaryOf,
  variantOf,
  workloadOf,
} from "../../src/content/lookup.ts";
import type { LoadedLab } from "../../src/lab/load-lab.ts";
import { type Asked, ifMeasured } from "../../src/ui/values/if-measured.ts";
import { syntheticRun } from "../fixtures/synthetic-run.ts";

const document = syntheticRun(1);
const chapter: Searched = { file: "content/chapters/04-fastify-vs-express.mdx", document };
const unmeasured: Searched = { file: chapter.file, document: undefined };

describe("finding a figure in a chapter's result", () => {
  it("compares throughput with the workload's first variant, unless told otherwise", () => {
    expect(comparisonOf(chapter, "Ratio", { workload: "tiny", variant: "fastify" })).toMatchObject({
      workload: "tiny",
      variant: "fastify",
      baseline: "express",
      metric: "throughputPerSecond",
    });
    expect(
      comparisonOf(chapter, "Ratio", {
        workload: "fastify-no-schema",
        variant: "fastify-no-schema",
        metric: "cpuMicrosPerRequest",
      }),
    ).toMatchObject({ baseline: "fastify", metric: "cpuMicrosPerRequest" });
  });

  it("finds a difference in CPU time per request", () => {
    const asked = { workload: "express-etag", variant: "express-etag" };
    const difference = differenceOf(chapter, "Difference", asked);
    expect(difference).toMatchObject({ baseline: "express", metric: "cpuMicrosPerRequest" });
    // The synthetic lab's ETag truly costs 4.5 µs.
    expect(difference!.value).toBeCloseTo(4.5, 0);
  });

  it("finds summaries, points of the dilution curve, claims, invariants, variants and the control", () => {
    const asked = { workload: "tiny", variant: "express", metric: "cpuMicrosPerRequest" } as const;
    expect(summaryOf(chapter, "Metric", asked)).toMatchObject({ ...asked, unit: "µs" });
    expect(dilutionOf(chapter, "DilutionValue", { workload: "cpu-1ms" })).toMatchObject({
      workMillis: 1,
      kind: "cpu",
      variant: "fastify",
    });
    expect(claimOf(chapter, "Claim", "tiny-at-least-1.4")?.verdict).toBe("supported");
    expect(controlOf(chapter, "Control")).toBe(document.control);
    expect(variantOf(chapter, "RatioChart", "koa")?.title).toBe("Koa");
    const invariants = invariantsOf(chapter, "Invariant", "rejects-bad-bodies");
    expect(invariants.length).toBeGreaterThan(1);
    const { variant } = invariants[1]!;
    expect(invariantsOf(chapter, "Invariant", "rejects-bad-bodies", variant)).toEqual([
      invariants[1],
    ]);
  });

  it("answers nothing while the chapter has no result", () => {
    const asked = { workload: "tiny", variant: "express", metric: "rssMegabytes" } as const;
    expect(comparisonOf(unmeasured, "Ratio", asked)).toBeUndefined();
    expect(differenceOf(unmeasured, "Difference", asked)).toBeUndefined();
    expect(summaryOf(unmeasured, "Metric", asked)).toBeUndefined();
    expect(dilutionOf(unmeasured, "DilutionValue", asked)).toBeUndefined();
    expect(claimOf(unmeasured, "Claim", "any")).toBeUndefined();
    expect(controlOf(unmeasured, "Control")).toBeUndefined();
    expect(invariantsOf(unmeasured, "Invariant", "any")).toEqual([]);
  });

  it("addresses a result by lab and id", () => {
    expect(permalinkOf({ lab: "fastify-vs-express", id: "0123456789abcdef" })).toBe(
      "/results/fastify-vs-express/0123456789abcdef/",
    );
  });
});

describe("a figure that a run may lack", () => {
  const shared = { variants: document.variants, claims: [], invariants: [{ id: "kept" }] };
  const apps = Object.fromEntries(document.workloads[0]!.variants.map((id) => [id, {}]));
  const workloads = [
    { id: "tiny", apps },
    { id: "later", apps: { one: {}, two: {} } },
  ];
  const definition = { ...shared, workloads } as unknown as LoadedLab;
  const quick = { ...document, mode: "quick" as const };
  const disturbed = { ...document, slices: { ...document.slices, invalid: 1e6 } };
  const partial = { ...document, plan: { ...document.plan, partial: true } };
  const later = { workload: "later", variant: "two" };
  const find = (asked: Asked & { workload: string; variant: string }, found = document) =>
    ifMeasured({ document: found, definition }, asked, () =>
      comparisonOf({ file: chapter.file, document: found }, "Ratio", asked),
    );

  it("is nothing where a short, interrupted or disturbed run does not have it", () => {
    for (const found of [quick, disturbed, partial, { ...document, control: null }])
      expect(find(later, found)).toBeUndefined();
    expect(find({ workload: "tiny", variant: "fastify" }, quick)).toBeDefined();
  });

  it("fails the build where a whole reference run does not have it", () => {
    expect(() => find(later)).toThrow(SiteError);
  });

  it("fails the build where the lab does not declare it", () => {
    expect(() => find({ ...later, variant: "three" }, quick)).toThrow('workload "later"');
    expect(() => find({ ...later, workload: "latter" }, quick)).toThrow('workload "latter"');
    const asked = { invariant: "lost" };
    const ask = () =>
      ifMeasured({ document: quick, definition }, asked, () =>
        invariantsOf({ file: chapter.file, document: quick }, "Invariant", asked.invariant),
      );
    expect(ask).toThrow('invariant "lost"');
    asked.invariant = "kept";
    expect(ask()).toBeUndefined();
  });
});

describe("asking for what a result does not hold", () => {
  const faults: [string, () => unknown, string[]][] = [
    [
      "a workload",
      () => workloadOf(chapter, "ThroughputTable", "tinny"),
      ["<ThroughputTable>", 'workload "tinny"', '"tiny", "realistic"'],
    ],
    [
      "a comparison's workload",
      () => comparisonOf(chapter, "Ratio", { workload: "tinny", variant: "fastify" }),
      ["<Ratio>", 'workload "tinny"', '"realistic"'],
    ],
    [
      "a comparison's variant",
      () => comparisonOf(chapter, "Ratio", { workload: "tiny", variant: "fastly" }),
      ['"fastly" with "express"', '"fastify with express"'],
    ],
    [
      "a comparison's baseline",
      () =>
        comparisonOf(chapter, "Ratio", { workload: "tiny", variant: "fastify", baseline: "koa" }),
      ['"fastify" with "koa"', '"fastify with express"'],
    ],
    [
      "a comparison's metric",
      () =>
        comparisonOf(chapter, "Ratio", {
          workload: "tiny",
          variant: "fastify",
          metric: "rssMegabytes",
        }),
      ["a comparison of rssMegabytes", "there is none"],
    ],
    [
      "a difference outside the ablation",
      () => differenceOf(chapter, "Difference", { workload: "tiny", variant: "fastify" }),
      ["a difference in cpuMicrosPerRequest", "there is none"],
    ],
    [
      "a summary",
      () =>
        summaryOf(chapter, "Metric", {
          workload: "cpu-1ms",
          variant: "fastify",
          metric: "latencyP99Micros",
        }),
      ['latencyP99Micros of "fastify"', '"cpuMicrosPerRequest of fastify"'],
    ],
    [
      "a point of the dilution curve",
      () => dilutionOf(chapter, "DilutionValue", { workload: "tiny" }),
      ['workload "tiny"', '"cpu-1ms for fastify"'],
    ],
    [
      "a claim",
      () => claimOf(chapter, "Claim", "tiny-at-least-9"),
      ['claim "tiny-at-least-9"', '"tiny-at-least-1.4"'],
    ],
    [
      "an invariant's variant",
      () => invariantsOf(chapter, "Invariant", "rejects-bad-bodies", "rails"),
      ['invariant "rejects-bad-bodies" of "rails"', '"rejects-bad-bodies of express"'],
    ],
    ["a variant", () => variantOf(chapter, "Figure", "rails"), ['variant "rails"', '"koa"']],
    [
      "a control",
      () => controlOf({ ...chapter, document: { ...document, control: null } }, "Control"),
      ["A/A control", "there is none"],
    ],
  ];

  it.each(
    faults,
  )("fails the build for %s that does not exist, naming what does", (_, ask, parts) => {
    expect(ask).toThrow(SiteError);
    for (const part of [...parts, chapter.file]) expect(ask).toThrow(part);
  });
});
