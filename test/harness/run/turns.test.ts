import { afterEach, describe, expect, it } from "vitest";
import { ResultDocument } from "../../../src/result/document/schema.ts";
import { DrivenRun } from "./driven-run.ts";
import { removeTrialRoot } from "./trial-root.ts";
import { makeTurnsRoot, WAITS } from "./turns-root.ts";

const roots: string[] = [];

async function drive(app?: string): Promise<DrivenRun> {
  const root = makeTurnsRoot(app);
  roots.push(root);
  const run = new DrivenRun(root);
  await run.ended;
  return run;
}

afterEach(() => {
  for (const root of roots.splice(0)) removeTrialRoot(root);
});

describe("a lab whose variants take turns under loads of their own", () => {
  it("goes from its definition to a document with classes, waits, capacity and a control on what it is about", async () => {
    const run = await drive();
    expect(run.error).toBeUndefined();
    const document = ResultDocument.parse(run.done?.document);
    const slicesOf = (workload: string, variant: string) =>
      document.raw.slices.filter(
        ({ cell, observations }) =>
          document.plan.cells[cell]?.workload === workload &&
          document.plan.cells[cell]?.design === "interleaved" &&
          observations[0]?.variant === variant,
      );
    const [first] = slicesOf("open", "slow");
    expect(slicesOf("open", "slow").filter(({ spawn }) => spawn === 0)).toHaveLength(2);
    // 100 a second, evenly spread over 0.3 s; every due request is in one slice, and in one class of it.
    const [seen] = first!.observations;
    const classes = Object.values(seen!.classes!);
    expect(seen!.completed + seen!.errors + seen!.timeouts + seen!.mismatches).toBe(30);
    expect(classes.reduce((sum, one) => sum + one.completed + one.failed, 0)).toBe(30);
    expect(Object.keys(seen!.classes!).sort()).toEqual(["heavy", "light"]);
    expect(seen!.classes!.heavy!.waitMeanMicros).toBeGreaterThan(95_000);
    expect(seen!.waitMeanMicros).toBeGreaterThan(19_000);

    expect(document.workloads.find(({ id }) => id === "loads")?.loads).toMatchObject({
      slow: { kind: "closed", connections: 4 },
      fast: { kind: "open", connections: 20 },
    });
    expect(document.workloads.find(({ id }) => id === "loads")?.utilization).toBe(0.5);
    expect(slicesOf("loads", "slow")[0]!.observations[0]!.latencyMeanMicros).toBeGreaterThan(3_900);

    const [search] = slicesOf("capacity", "slow");
    const capacity = search!.observations[0]!.capacityPerSecond!;
    expect(capacity).toBeGreaterThan(200);
    expect(capacity).toBeLessThan(3200);

    const control = document.plan.cells.find(({ design }) => design === "control");
    expect(control).toMatchObject({ metric: "latencyMeanMicros", requestClass: "light" });
    expect(
      document.raw.slices.filter(({ cell }) => document.plan.cells[cell] === control)[0]
        ?.observations,
    ).toHaveLength(2);
    for (const { loop, variant, workload } of document.raw.histograms)
      expect(loop).toBe(workload === "loads" && variant === "slow" ? "closed" : "open");
  });

  it("is refused when a variant answers otherwise than it should", async () => {
    const run = await drive(WAITS.replace('"right"', 'params.waitMillis > 10 ? "wrong" : "right"'));
    expect(run.error).toMatchObject({ exitCode: 1, message: expect.stringContaining("slow") });
  });
});
