import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { LabSchema, loadOf } from "../../../src/lab/definition.ts";
import { slicesOf } from "../../../src/lab/load-profile.ts";
import { offeredPerSecond } from "../../../src/stats/arrivals.ts";
import lab from "../lab.ts";
import { PERIOD_MILLIS, RATE_PER_SECOND } from "../system/scenario.ts";
import { labFolder } from "./start.ts";

const { workloads, claims, primary } = LabSchema.parse(lab);
const held = workloads.find(({ id }) => id === "held")!;

test("the server is a candidate of 10 to 60 lines", () => {
  const file = readFileSync(new URL("variants/stalls.ts", labFolder), "utf8");
  const lines = file.trimEnd().split("\n").length;
  expect(lines).toBeGreaterThanOrEqual(10);
  expect(lines).toBeLessThanOrEqual(60);
});

test("every variant of a workload drives the same server in the same way but for its load", () => {
  for (const { apps } of workloads) {
    const servers = Object.values(apps).map(({ file, params }) => JSON.stringify({ file, params }));
    expect(new Set(servers).size).toBe(1);
  }
});

test("all that have a rate offer the same one", () => {
  for (const workload of workloads) {
    for (const variant of Object.keys(workload.apps)) {
      const load = loadOf(workload, variant);
      if (load.kind === "open") expect(offeredPerSecond(load.profile)).toBe(RATE_PER_SECOND);
      if (load.kind === "closed")
        expect([RATE_PER_SECOND, undefined]).toContain(load.ratePerSecond);
    }
  }
  expect(loadOf(held, "autocannon-closed")).toMatchObject({ kind: "closed", connections: 10 });
  expect(loadOf(held, "autocannon-rate")).toMatchObject({ kind: "closed", ratePerSecond: 500 });
  expect(loadOf(held, "open-constant")).toMatchObject({ kind: "open", arrivals: "constant" });
  expect(loadOf(held, "open-poisson")).toMatchObject({ kind: "open", arrivals: "poisson" });
});

test("a slice is one period long, so that it holds one stall in all", () => {
  for (const workload of workloads) {
    expect(workload.sliceSeconds).toBe(PERIOD_MILLIS / 1e3);
    for (const variant of Object.keys(workload.apps)) {
      const load = loadOf(workload, variant);
      if (load.kind === "open") {
        expect(load.sliceSeconds).toBe(PERIOD_MILLIS / 1e3);
        expect(slicesOf(load)).toBe(3);
      }
    }
  }
});

test("a quick run compares the closed loop with the open one, and nothing else", () => {
  expect(workloads.map(({ id, modes }) => [id, modes.quick])).toEqual([
    ["held", ["open-constant"]],
    ["busy", []],
  ]);
  expect(primary).toMatchObject({ variant: "open-constant", metric: "latencyP99Micros" });
});

test("the claims and their thresholds are those fixed before the first reference run", () => {
  const fixed = claims.map(({ id, rule }) => {
    if (rule.kind === "value-within") return [id, rule.variant, rule.metric, rule.from, rule.to];
    return rule.kind === "ratio-at-least" ? [id, rule.metric, rule.threshold] : [id];
  });
  expect(fixed).toEqual([
    ["open-p99-is-the-closed-form", "open-constant", "latencyP99Micros", 135_000, 165_000],
    ["closed-hides", "latencyP99Micros", 10],
    ["little-holds", "autocannon-closed", "requestsInFlight", 9.5, 10.5],
    ["poisson-alike", "open-poisson", "latencyP99Micros", 135_000, 165_000],
  ]);
});
