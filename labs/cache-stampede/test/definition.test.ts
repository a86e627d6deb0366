import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { LabSchema } from "../../../src/lab/definition.ts";
import { type OpenLoop, scheduleSeconds, slicesOf } from "../../../src/lab/load-profile.ts";
import { zipfPopularity } from "../../../src/stats/lru/lru-cache.ts";
import lab from "../lab.ts";
import {
  CONNECTIONS,
  divide,
  expiry,
  LOSS_ENDS_AT_SECONDS,
  LOSS_SETTLES_SECONDS,
  loss,
  PROCESSES,
  RATE_PER_SECOND,
  settingsOf,
  ZIPF_EXPONENT,
} from "../system/scenario.ts";
import { labFolder } from "./start.ts";

const { workloads, claims, primary, invariants } = LabSchema.parse(lab);
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

test("ten connections are divided among four processes, three and two", () => {
  expect(PROCESSES).toBe(4);
  expect(divide(CONNECTIONS, PROCESSES)).toEqual([3, 3, 2, 2]);
  expect(divide(7, 7)).toEqual([1, 1, 1, 1, 1, 1, 1]);
});

test("parameters arrive as they were written", () => {
  for (const settings of [expiry, loss]) expect(settingsOf(settings)).toEqual(settings);
});

describe("expiry", () => {
  test("asks for one page so often that 150 requests come while it is made", () => {
    const { profile } = openLoop("expiry");
    expect(profile[0]!.ratePerSecond * (expiry.workMillis / 1e3)).toBe(150);
    expect(workload("expiry").requests.map(({ path }) => path)).toEqual(["/page/1"]);
  });

  test("has slices longer than a naive cycle: the line of 150 in tens, and a life", () => {
    const naiveCycle = (150 / CONNECTIONS) * (expiry.workMillis / 1e3) + expiry.ttlMillis / 1e3;
    expect(openLoop("expiry").sliceSeconds).toBeGreaterThan(naiveCycle);
  });
});

describe("loss", () => {
  test("asks for six times what the database can make", () => {
    const capacity = CONNECTIONS / (loss.workMillis / 1e3);
    expect(RATE_PER_SECOND.loss / capacity).toBe(6);
    for (const { ratePerSecond } of openLoop("loss").profile) expect(ratePerSecond).toBe(600);
  });

  test("keeps the database about 0.28 busy while the cache is there, by the formula of independent expiries", () => {
    const lifeSeconds = loss.ttlMillis / 1e3;
    const misses = [...zipfPopularity(loss.pages, ZIPF_EXPONENT)]
      .map((share) => RATE_PER_SECOND.loss * share)
      .reduce((sum, rate) => sum + rate / (1 + rate * lifeSeconds), 0);
    expect(misses / 100).toBeGreaterThan(0.25);
    expect(misses / 100).toBeLessThan(0.31);
    expect(1 - misses / RATE_PER_SECOND.loss).toBeCloseTo(0.95, 2);
  });

  test("kills Redis at 10 s and has it back, empty, at 15 s", () => {
    expect(workload("loss").faults).toEqual([
      { atSeconds: 10, service: "redis", action: "kill" },
      { atSeconds: 15, service: "redis", action: "start" },
    ]);
    expect(workload("loss").allowedErrorShare).toBe(1);
  });

  test("has a good median slice where the service is back within 10 s, and only there", () => {
    const load = openLoop("loss");
    const slices = Math.round(slicesOf(load));
    expect(scheduleSeconds(load)).toBe(LOSS_ENDS_AT_SECONDS);
    const goodSlices = (recoverySeconds: number) =>
      10 - LOSS_SETTLES_SECONDS + LOSS_ENDS_AT_SECONDS - 15 - recoverySeconds;
    expect(goodSlices(10)).toBe(slices / 2);
    expect(goodSlices(9)).toBeGreaterThan(slices / 2);
  });

  test("gives everybody a deadline before the generator's own", () => {
    expect(openLoop("loss").timeoutSeconds * 1e3).toBeGreaterThan(2 * loss.deadlineMillis);
  });
});

test("servers take turns on every core but the generator's", () => {
  for (const { cores, design } of workloads)
    expect({ cores, design }).toEqual({ cores: "rest", design: "interleaved" });
  expect(primary).toMatchObject({ workload: "expiry", variant: "single-flight" });
});

test("every claim about an invariant has the invariant's name", () => {
  const named = claims.flatMap(({ id, rule }) => (rule.kind === "invariant" ? [id] : []));
  expect(named.sort()).toEqual(invariants.map(({ id }) => id).sort());
});

test("the claims and their thresholds are those fixed before the first reference run", () => {
  const fixed = claims.map(({ id, rule }) => {
    if (rule.kind === "invariant") return [id, rule.invariant];
    if (rule.kind === "value-within") return [id, rule.variant, rule.from, rule.to];
    return [id, rule.kind, "threshold" in rule ? rule.threshold : undefined];
  });
  expect(fixed).toEqual([
    ["naive-recomputes", "naive-recomputes"],
    ["one-per-process", "one-per-process"],
    ["one-per-expiry", "one-per-expiry"],
    ["early-expiry-mean", "early-expiry-mean"],
    ["single-flight-spares-the-wait", "ratio-at-most", 0.5],
    // Half, and nine tenths, of 600 requests a second.
    ["naive-stays-down", "naive", 0, 300],
    ["shedding-recovers", "shedding", 540, 1200],
    ["within-staleness-bound", "within-staleness-bound"],
    ["within-staleness-bound-of-many", "within-staleness-bound-of-many"],
    ["failed-never-stores", "failed-never-stores"],
  ]);
});
