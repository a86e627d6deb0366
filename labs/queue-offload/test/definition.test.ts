import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type OpenLoop, scheduleSeconds } from "../../../src/lab/load-profile.ts";
import { expectedDrainSeconds, spikeOf } from "../../../src/stats/drain.ts";
import { soaked } from "../oracle/trial.ts";
import {
  CAPACITY_PER_SECOND,
  CONCURRENCY,
  capacityOf,
  demanding,
  hasty,
  overrun,
  POISON_EVERY,
  SERVICE_SECONDS,
  SPIKE,
  STEPS,
  serviceSecondsOf,
  settingsOf,
  usual,
  WORKERS,
} from "../system/scenario.ts";
import { KILLS } from "../workloads.ts";
import { definition, labFolder } from "./start.ts";

const { workloads, claims, invariants, primary, serviceSettings, variants } = definition;
const workload = (id: string) => workloads.find((one) => one.id === id)!;
const openLoop = (id: string) => workload(id).load as OpenLoop;
const files = [
  ...new Set(workloads.flatMap(({ apps }) => Object.values(apps).map(({ file }) => file))),
];

test.each(files)("%s is a candidate of 10 to 60 lines", (file) => {
  const lines = readFileSync(new URL(file, labFolder), "utf8").trimEnd().split("\n").length;
  expect(lines).toBeGreaterThanOrEqual(10);
  expect(lines).toBeLessThanOrEqual(60);
});

test("an order takes 160 ms in three steps, and 100 of them can be done in a second", () => {
  expect(STEPS.map(({ millis }) => millis)).toEqual([30, 50, 80]);
  expect(SERVICE_SECONDS).toBeCloseTo(0.16, 12);
  expect(CONCURRENCY % WORKERS).toBe(0);
  expect(WORKERS).toBeGreaterThanOrEqual(2);
  expect(CAPACITY_PER_SECOND).toBeCloseTo(100, 9);
});

test("parameters arrive as they were written", () => {
  for (const settings of [usual, hasty, overrun, demanding])
    expect(settingsOf(settings)).toEqual(settings);
});

test("work is shorter than what makes it somebody else's, except where it is the fault to be shown", () => {
  for (const settings of [usual, hasty, demanding]) {
    expect(serviceSecondsOf(settings)).toBeLessThan(settings.visibilitySeconds / 2);
  }
  expect(serviceSecondsOf(hasty) * 1e3).toBeLessThan(hasty.lockMillis / 2);
  expect(serviceSecondsOf(overrun)).toBeGreaterThan(overrun.visibilitySeconds);
});

test("what Redis acknowledges is on its disk", () => {
  expect(serviceSettings.redis).toEqual({ appendonly: "yes", appendfsync: "always" });
});

describe("spike", () => {
  test("triples the load for ten seconds, and by the formula drains in ten more", () => {
    const { profile, arrivals } = openLoop("spike");
    expect(profile.map(({ ratePerSecond }) => ratePerSecond)).toEqual([50, 150, 50]);
    const spike = spikeOf(profile)!;
    expect(spike).toMatchObject({ fromSeconds: SPIKE.fromSeconds, toSeconds: SPIKE.toSeconds });
    expect(expectedDrainSeconds(spike, CAPACITY_PER_SECOND)).toBeCloseTo(10, 9);
    // Rates of a formula are rates of every second only where arrivals are even.
    expect(arrivals).toBe("constant");
  });

  test("goes on until a backlog has drained that is worked off a tenth more slowly than planned", () => {
    const spike = spikeOf(openLoop("spike").profile)!;
    const slow = expectedDrainSeconds(spike, 0.9 * CAPACITY_PER_SECOND);
    expect(scheduleSeconds(openLoop("spike"))).toBeGreaterThan(spike.toSeconds + slow);
  });

  test("has clients that stay until they are answered, so that every latency is in the figures", () => {
    const longestWait = ((150 - CAPACITY_PER_SECOND) * 10) / CAPACITY_PER_SECOND;
    expect(openLoop("spike").timeoutSeconds).toBeGreaterThan(3 * longestWait);
    expect(workload("spike").allowedErrorShare).toBe(0);
    // Whoever waits has a connection of the generator's for it.
    expect(openLoop("spike").connections).toBeGreaterThan(1.5 * 500);
  });
});

describe("kills", () => {
  const of = (process: string, action: string) =>
    KILLS.filter(
      (fault) => "process" in fault && fault.process === process && fault.action === action,
    );

  test("kills ten workers and ten web processes, stops a worker beyond its lock, and restarts Redis", () => {
    expect(of("worker", "kill")).toHaveLength(10);
    expect(of("web", "kill")).toHaveLength(10);
    const [pause] = of("worker", "pause");
    expect((pause as { forSeconds: number }).forSeconds * 1e3).toBeGreaterThan(hasty.lockMillis);
    expect((pause as { forSeconds: number }).forSeconds).toBeGreaterThan(hasty.visibilitySeconds);
    expect(KILLS.filter((fault) => "service" in fault)).toHaveLength(1);
  });

  test("kills at least half a second apart, so that every kill meets a process that runs", () => {
    const times = KILLS.map(({ atSeconds }) => atSeconds).sort((one, other) => one - other);
    for (const [index, time] of times.entries())
      if (index > 0) expect(time - times[index - 1]!).toBeGreaterThan(0.5);
  });

  test("has one order in two hundred that cannot be done", () => {
    expect(POISON_EVERY).toBe(200);
    const shares = workload("kills").requests.map(({ share }) => share);
    expect(shares).toEqual([0.995, 0.005]);
  });
});

test("every variant is told apart as right or wrong by the soak, and by an invariant", () => {
  const underFaults = ["kills", "overrun"].flatMap((id) => Object.keys(workload(id).apps)).sort();
  expect([...soaked.right, ...soaked.wrong].sort()).toEqual(underFaults);
  for (const variant of soaked.wrong) {
    const own = invariants.filter(({ variants: some }) => some?.includes(variant));
    expect(own.map(({ expected }) => expected)).toEqual(["broken"]);
  }
  for (const variant of soaked.right)
    for (const { expected, variants: some } of invariants)
      if (some?.includes(variant)) expect(expected).toBe("held");
  expect(variants.map(({ id }) => id)).toContain("inline");
});

test("an overrun can be done by half of the concurrency, were each order done once", () => {
  const { profile } = openLoop("overrun");
  expect(profile[0]!.ratePerSecond).toBeLessThan(capacityOf(overrun) / 2);
});

test("servers take turns on every core but the generator's", () => {
  for (const { cores, design } of workloads)
    expect({ cores, design }).toEqual({ cores: "rest", design: "interleaved" });
  expect(primary).toMatchObject({ workload: "spike", variant: "bullmq" });
});

test("every claim about an invariant has the invariant's name", () => {
  const named = claims.flatMap(({ id, rule }) => (rule.kind === "invariant" ? [id] : []));
  expect(named.sort()).toEqual(invariants.map(({ id }) => id).sort());
});

test("the claims and their thresholds are those fixed before the first reference run", () => {
  const fixed = claims.map(({ id, rule }) => {
    if (rule.kind === "invariant") return [id, rule.invariant];
    if (rule.kind === "drain-agrees") return [id, rule.variant, rule.tolerance];
    return [id, rule.kind, "threshold" in rule ? rule.threshold : undefined];
  });
  expect(fixed).toEqual([
    ["spike-bullmq", "ratio-at-most", 0.2],
    ["spike-sqs", "ratio-at-most", 0.2],
    ["none-lost", "none-lost"],
    ["none-doubled", "none-doubled"],
    ["dead-letters", "dead-letters"],
    ["forgotten", "forgotten"],
    ["lost-with-redis", "lost-with-redis"],
    ["doubled-by-timeout", "doubled-by-timeout"],
    ["drain-bullmq", "bullmq", 0.15],
    ["drain-sqs", "sqs", 0.15],
    ["idle-price", "ratio-at-least", 1],
  ]);
});
