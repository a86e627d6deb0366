import { describe, expect, it } from "vitest";
import { paceOf, planCells, variantsMeasured } from "../../../src/harness/run/plan.ts";
import { LabSchema } from "../../../src/lab/definition.ts";

const request = { method: "GET", path: "/", expect: { status: 200, body: "" } } as const;
const load = { kind: "closed", connections: 1 } as const;
const app = (file: string) => ({ file });
const lab = LabSchema.parse({
  id: "plan",
  chapter: 1,
  title: "Plan",
  question: "What is measured?",
  variants: ["base", "fast", "slow"].map((id) => ({ id, title: id, shows: id })),
  workloads: [
    {
      id: "first",
      title: "First",
      apps: { base: app("a"), fast: app("b"), slow: app("c") },
      requests: [request],
      load,
    },
    {
      id: "taken-in-turn",
      title: "In turn",
      design: "interleaved",
      apps: { base: app("a"), slow: app("c") },
      requests: [request],
      load,
    },
    {
      id: "part",
      title: "Part",
      role: "ablation",
      apps: { base: app("a"), fast: app("b") },
      requests: [request],
      load,
      modes: { default: [] },
    },
  ],
  primary: { workload: "first", variant: "fast" },
});
const plan = (mode: "quick" | "default" | "reference", only?: string[], workloads?: string[]) =>
  planCells({ lab, mode, pace: paceOf(mode), only, workloads });
const names = (cells: ReturnType<typeof plan>) =>
  cells.map(
    ({ design, workload, variant, baseline }) => `${design} ${workload} ${variant}/${baseline}`,
  );

describe("the plan of a run", () => {
  it("in quick mode holds the primary comparison, its control and the variants alone", () => {
    expect(names(plan("quick"))).toEqual([
      "control first base/base",
      "duet first fast/base",
      "interleaved first base/base",
    ]);
  });

  it("in quick mode leaves a primary comparison out that the lab says to leave out", () => {
    const [first, ...others] = lab.workloads;
    const modes = { ...first!.modes, quick: [] };
    const without = { ...lab, workloads: [{ ...first!, modes }, ...others] };
    const asked = { lab: without, pace: paceOf("quick"), only: undefined, workloads: undefined };
    expect(() => planCells({ ...asked, mode: "quick" })).toThrow("Nothing to measure");
  });

  it("by default holds every pair of the main workloads, one cell for an interleaved workload", () => {
    expect(names(plan("default"))).toEqual([
      "control first base/base",
      "duet first fast/base",
      "duet first slow/base",
      "interleaved first base/base",
      "interleaved taken-in-turn base/base",
    ]);
  });

  it("as a reference holds the ablations as well, at a smaller budget", () => {
    const cells = plan("reference");
    expect(names(cells)).toContain("duet part fast/base");
    const [part, main] = ["part", "first"].map((id) =>
      cells.find(({ workload, design }) => workload === id && design === "duet"),
    );
    expect(part!.budgetSeconds).toBeLessThan(main!.budgetSeconds);
  });

  it("puts background load beside duets of servers that are always busy, and beside nothing else", () => {
    const waiting = LabSchema.parse({
      ...lab,
      workloads: lab.workloads.map((one) => (one.id === "part" ? { ...one, ballast: false } : one)),
    });
    const cells = planCells({
      lab: waiting,
      mode: "reference",
      pace: paceOf("reference"),
      only: undefined,
      workloads: undefined,
    });
    expect(names(cells.filter(({ ballast }) => ballast))).toEqual([
      "control first base/base",
      "duet first fast/base",
      "duet first slow/base",
    ]);
  });

  it("holds the primary comparison and the control to the mode's target, others to a coarser one", () => {
    const target = (name: string) =>
      plan("reference").find((cell) => names([cell])[0] === name)!.targetHalfWidth;
    expect(target("control first base/base")).toBe(0.02);
    expect(target("duet first fast/base")).toBe(0.02);
    expect(target("duet first slow/base")).toBe(0.03);
    expect(target("duet part fast/base")).toBe(0.04);
  });

  it("spends most on the comparisons that a claim is about", () => {
    const budget = (name: string) =>
      plan("reference").find((cell) => names([cell])[0] === name)!.budgetSeconds;
    expect(budget("duet first fast/base")).toBe(360);
    expect(budget("duet first slow/base")).toBe(144);
  });

  it("measures a variant or a workload that the mode leaves out when it is asked for", () => {
    expect(names(plan("quick", undefined, ["part"]))).toEqual([
      "control part base/base",
      "duet part fast/base",
    ]);
    expect(names(plan("quick", ["slow"], ["first"]))).toContain("duet first slow/base");
  });

  it("refuses ids the lab does not have, and a choice that leaves nothing", () => {
    expect(() => plan("quick", ["rust"])).toThrow(/no variant "rust"; it has base, fast, slow/);
    expect(() => plan("quick", undefined, ["second"])).toThrow(/no workload "second"/);
    expect(() => plan("default", ["fast"], ["taken-in-turn"])).toThrow(/Nothing to measure/);
  });

  it("starts only the variants that a cell needs", () => {
    expect(variantsMeasured(plan("quick"), lab.workloads[0]!)).toEqual(["base", "fast"]);
    expect(variantsMeasured(plan("default"), lab.workloads[1]!)).toEqual(["base", "slow"]);
  });

  it("fixes the spawns of a workload that states them, and measures a curve's point that has a baseline only", () => {
    const load = {
      kind: "open" as const,
      profile: [{ fromSeconds: 0, toSeconds: 2, ratePerSecond: 10 }],
      sliceSeconds: 1,
      connections: 1,
      maximumOutstanding: 10,
    };
    const [first] = lab.workloads;
    const open = LabSchema.parse({
      ...lab,
      workloads: [
        { ...first, design: "interleaved", load, spawns: { quick: 5 }, modes: { quick: ["fast"] } },
        {
          ...first,
          id: "point",
          role: "curve",
          design: "interleaved",
          load,
          modes: { quick: "baseline" },
        },
      ],
      claims: [],
      primary: { workload: "first", variant: "fast", metric: "latencyP99Micros" },
    });
    const cells = planCells({
      lab: open,
      mode: "quick",
      pace: paceOf("quick"),
      only: undefined,
      workloads: undefined,
    });
    expect(names(cells)).toEqual([
      "control first base/base",
      "interleaved first base/base",
      "interleaved point base/base",
    ]);
    const [control, turns, point] = cells;
    const fixed = { fixedSpawns: true, minimumSpawns: 5, ballast: false };
    expect(control).toMatchObject({ ...fixed, metric: "latencyP99Micros" });
    expect(turns).toMatchObject({ ...fixed, variants: ["fast"] });
    expect(point).toMatchObject({ fixedSpawns: false, variants: [] });
    expect(variantsMeasured(cells, open.workloads[0]!)).toEqual(["base", "fast"]);
    expect(variantsMeasured(cells, open.workloads[1]!)).toEqual(["base"]);
  });
});
