import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { LabSchema } from "../../../src/lab/definition.ts";
import type { OpenLoop } from "../../../src/lab/load-profile.ts";
import { capacityOfC1, erlangCMicros } from "../claims.ts";
import lab from "../lab.ts";
import { CAPACITY_PER_SECOND, kinds, SERVERS, SERVICE_RATE_PER_SECOND } from "../system/queues.ts";

const { workloads, claims, primary } = LabSchema.parse(lab);
const curve = workloads.filter(({ utilization }) => utilization !== undefined);
const openLoop = (load: unknown) => load as OpenLoop;

test("the server is a candidate of 10 to 60 lines", () => {
  const path = new URL("../variants/queue.ts", import.meta.url);
  const lines = readFileSync(path, "utf8").trimEnd().split("\n").length;
  expect(lines).toBeGreaterThanOrEqual(10);
  expect(lines).toBeLessThanOrEqual(60);
});

test("every variant has 80 servers and serves 4,000 requests a second at most", () => {
  for (const { servers, queues } of Object.values(kinds)) expect(servers * queues).toBe(SERVERS);
  expect(CAPACITY_PER_SECOND).toBe(4_000);
});

test("the curve runs from 10 to 110 % of the capacity, at the rates that it says", () => {
  expect(curve.map(({ utilization }) => utilization)).toEqual([
    0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 1.1,
  ]);
  for (const { id, role, design, utilization, load } of curve) {
    expect({ id, role, design }).toEqual({ id, role: "curve", design: "interleaved" });
    const [segment] = openLoop(load).profile;
    expect(segment!.ratePerSecond).toBeCloseTo(utilization! * CAPACITY_PER_SECOND, 6);
  }
});

test("a variant with a load of its own has the same rate, and more time to settle or more slices", () => {
  for (const { load, apps } of curve) {
    for (const app of Object.values(apps)) {
      if (app.load === undefined) continue;
      const [shared, own] = [openLoop(load), openLoop(app.load)];
      expect(own.profile[0]!.ratePerSecond).toBe(shared.profile[0]!.ratePerSecond);
      const measured = ({ profile, settleSeconds }: OpenLoop) =>
        profile[0]!.toSeconds - settleSeconds;
      const settlesLonger = own.settleSeconds > shared.settleSeconds;
      expect(settlesLonger || measured(own) > measured(shared)).toBe(true);
      expect(own.settleSeconds).toBeGreaterThanOrEqual(shared.settleSeconds);
      expect(measured(own)).toBeGreaterThanOrEqual(measured(shared) - 1e-9);
    }
  }
});

test("one mix gives every queue of every variant an equal share", () => {
  for (const { requests, apps } of workloads) {
    const numbers = requests.map(({ path }) => Number(path.replace("/queue/", "")));
    for (const { params } of Object.values(apps)) {
      const queues = Number(params.queues);
      const perQueue = Array.from(
        { length: queues },
        (_, queue) => numbers.filter((number) => number % queues === queue).length,
      );
      expect(new Set(perQueue)).toEqual(new Set([requests.length / queues]));
    }
  }
});

test("a quick run measures the baseline at 50 and 90 %", () => {
  const quick = workloads.filter(({ modes }) => modes.quick === "baseline").map(({ id }) => id);
  expect(quick).toEqual(["load-50", "load-90"]);
  const others = workloads.filter(({ id }) => !quick.includes(id));
  for (const { modes } of others) expect(modes.quick).toEqual([]);
});

// C(5, 2.5) = 0.1304, C(5, 3.5) = 0.3778, C(5, 4) = 0.5541, C(5, 4.5) = 0.7625, worked by hand.
test.each([
  [50, 1.043],
  [70, 5.037],
  [80, 11.08],
  [90, 30.5],
])("Erlang C expects of the baseline at %d % a wait of %d ms", (percent, millis) => {
  expect(erlangCMicros(percent) / 1e3 / millis).toBeCloseTo(1, 2);
});

test("the capacity is searched around what M/M/1 expects of one slot", () => {
  // ln(100) / (50 − λ) = 0.15 s gives λ = 19.30 for each of 80 queues.
  expect(capacityOfC1).toBeCloseTo(1543.9, 0);
  const { load } = workloads.find(({ id }) => id === "capacity")!;
  expect(load).toMatchObject({
    kind: "capacity",
    objective: { percentile: 99, latencyMillis: 150 },
  });
  const { fromPerSecond, toPerSecond } = load as { fromPerSecond: number; toPerSecond: number };
  expect(fromPerSecond).toBeLessThan(0.9 * capacityOfC1);
  expect(toPerSecond).toBeLessThan(CAPACITY_PER_SECOND);
});

test("the claims and their thresholds are those fixed before the first reference run", () => {
  expect(primary).toMatchObject({ workload: "load-80", variant: "c5-constant" });
  const fixed = claims.map(({ id, rule }) => {
    if (rule.kind === "invariant") return [id, rule.invariant];
    if (rule.kind === "value-within") return [id, rule.metric, rule.variant];
    return [id, "threshold" in rule ? rule.threshold : undefined];
  });
  expect(fixed).toEqual([
    ["erlang-c-at-50", "waitMeanMicros", "c5-exponential"],
    ["erlang-c-at-70", "waitMeanMicros", "c5-exponential"],
    ["erlang-c-at-80", "waitMeanMicros", "c5-exponential"],
    ["erlang-c-at-90", "waitMeanMicros", "c5-exponential"],
    ["constant-at-90", 0.65],
    ["p99-knee", "latencyP99Micros", "c1"],
    ["capacity-of-one-slot", "capacityPerSecond", "c1"],
    ["little-within-3-percent", "little-within-3-percent"],
    ["slots-never-above-c", "slots-never-above-c"],
    ["all-arrivals-complete", "all-arrivals-complete"],
    ["hold-as-drawn", "hold-as-drawn"],
  ]);
  for (const { rule } of claims) {
    if (rule.kind !== "value-within" || rule.metric !== "waitMeanMicros") continue;
    expect(rule.to / rule.from).toBeCloseTo(1.1 / 0.9, 2);
  }
  const p99 = claims.find(({ id }) => id === "p99-knee")!.rule;
  expect(p99).toMatchObject({
    from: Math.round((3e6 * Math.log(100)) / (SERVICE_RATE_PER_SECOND / 2)),
  });
});
