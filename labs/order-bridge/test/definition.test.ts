import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { LabSchema } from "../../../src/lab/definition.ts";
import { type OpenLoop, scheduleSeconds } from "../../../src/lab/load-profile.ts";
import lab from "../lab.ts";
import { drawSchedule } from "../oracle/schedule.ts";
import { KILL_POINTS } from "../system/order-event.ts";
import { fateOf, isHeld, isRepeated, workMillisOf } from "../system/samples.ts";
import { ATTEMPTS, FIRST_PAUSE_MILLIS, settingsOf, usual } from "../system/scenario.ts";
import { labFolder } from "./start.ts";

const { workloads, claims, primary, invariants, variants } = LabSchema.parse(lab);
const workload = (id: string) => workloads.find((one) => one.id === id)!;
const openLoop = (id: string) => workload(id).load as OpenLoop;
const names = Array.from({ length: 40_000 }, (_, index) => `order-${index}`);
const shareOf = (is: (name: string) => boolean) => names.filter(is).length / names.length;

test.each(variants.map(({ id }) => id))("%s is a candidate of 10 to 60 lines", (id) => {
  const text = readFileSync(new URL(`variants/${id}.ts`, labFolder), "utf8");
  const lines = text.trimEnd().split("\n").length;
  expect(lines).toBeGreaterThanOrEqual(10);
  expect(lines).toBeLessThanOrEqual(60);
});

test("parameters arrive as they were written, and those left out are the usual ones", () => {
  expect(settingsOf(usual)).toEqual(usual);
  const { apps } = workload("network");
  for (const { params } of Object.values(apps)) expect(settingsOf(params)).toEqual(usual);
  expect(settingsOf({ workMillis: 5 })).toEqual({ ...usual, workMillis: 5 });
});

describe("chance", () => {
  test("drops 3 % of the calls, has 4 % refused and 3 % done unheard", () => {
    const fates = (fate: string) => shareOf((name) => fateOf(usual, name, 1) === fate);
    expect(fates("dropped")).toBeCloseTo(0.03, 2);
    expect(fates("refused")).toBeCloseTo(0.04, 2);
    expect(fates("unheard")).toBeCloseTo(0.03, 2);
    expect(fates("delivered")).toBeCloseTo(0.9, 2);
  });

  test("samples the second call about an operation apart from the first", () => {
    const lost = (call: number) => (name: string) => fateOf(usual, name, call) !== "delivered";
    expect(shareOf((name) => lost(1)(name) && lost(2)(name))).toBeCloseTo(0.01, 2);
  });

  test("has 5 % of the webhooks delivered twice and 5 % late", () => {
    expect(shareOf((name) => isRepeated(usual, name))).toBeCloseTo(0.05, 2);
    expect(shareOf((name) => isHeld(usual, name))).toBeCloseTo(0.05, 2);
  });

  test("depends on nothing but the seed and the name", () => {
    const of = (seed: string) =>
      names.slice(0, 500).map((one) => fateOf({ ...usual, seed }, one, 1));
    expect(of("a")).toEqual(of("a"));
    expect(of("a")).not.toEqual(of("b"));
  });

  test("has south work for 80 ms on average, and hardly ever for as long as a call may take", () => {
    const times = names.map((name) => workMillisOf(usual, name));
    const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
    expect(Math.abs(mean / usual.workMillis - 1)).toBeLessThan(0.02);
    expect(times.filter((time) => time > usual.attemptMillis).length / times.length).toBeLessThan(
      1e-3,
    );
  });
});

test("north is more patient than a bridge that calls four times", () => {
  let longest = 0;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    longest += usual.attemptMillis;
    if (attempt < ATTEMPTS) longest += FIRST_PAUSE_MILLIS * 2 ** (attempt - 1);
  }
  expect(usual.webhookMillis).toBeGreaterThan(longest);
});

describe("a trial's schedule", () => {
  const schedules = Array.from({ length: 50 }, (_, seed) => drawSchedule(`schedule/${seed}`));

  test("is fixed by its seed", () => {
    expect(drawSchedule("one")).toEqual(drawSchedule("one"));
    expect(drawSchedule("one")).not.toEqual(drawSchedule("two"));
  });

  test("kills the bridge once while south is away, when four calls have been given up, and once when it is back", () => {
    const givenUpMillis = FIRST_PAUSE_MILLIS * (1 + 2 + 4);
    for (const { faults: script } of schedules) {
      const away = script.find(({ process, action }) => process === "south" && action === "kill")!;
      const [first, second] = script
        .filter(({ process }) => process === "bridge")
        .map(({ atSeconds = 0 }) => (atSeconds - away.atSeconds!) * 1e3);
      expect(first).toBeGreaterThan(givenUpMillis + 140);
      expect(first).toBeLessThan(usual.outageMillis);
      expect(second).toBeGreaterThan(usual.outageMillis);
    }
  });

  test("lets south stand still for longer than a call may take and a second one, and not when it is killed", () => {
    const twoCallsMillis = usual.attemptMillis + FIRST_PAUSE_MILLIS;
    for (const { faults: script } of schedules) {
      const pause = script.find(({ action }) => action === "pause")!;
      const kill = script.find(({ process, action }) => process === "south" && action === "kill")!;
      expect(pause.forSeconds! * 1e3).toBeGreaterThan(twoCallsMillis + 100);
      expect(pause.atSeconds! + pause.forSeconds!).toBeLessThan(kill.atSeconds!);
    }
  });

  test("kills north in some and not in others", () => {
    const withNorth = schedules.filter(({ faults: script }) =>
      script.some(({ process }) => process === "north"),
    );
    expect(withNorth.length).toBeGreaterThan(10);
    expect(withNorth.length).toBeLessThan(40);
  });

  test("has about sixty orders, some cancelled and some asked for twice, all under names of their own", () => {
    for (const { orders } of schedules) {
      expect(orders.length).toBeGreaterThan(25);
      expect(new Set(orders.map(({ operation }) => operation)).size).toBe(orders.length);
    }
    const all = schedules.flatMap(({ orders }) => orders);
    const share = (is: (one: (typeof all)[number]) => boolean) =>
      all.filter(is).length / all.length;
    expect(share(({ isDoubled }) => isDoubled)).toBeCloseTo(0.05, 1);
    expect(share(({ cancelAfterMillis }) => cancelAfterMillis !== undefined)).toBeCloseTo(0.2, 1);
  });
});

describe("workloads", () => {
  test("ask for 40 orders and cancellations a second, of which 5 % are cancellations", () => {
    for (const id of ["network", "faults"]) {
      for (const { ratePerSecond } of openLoop(id).profile) expect(ratePerSecond).toBe(40);
      const shares = workload(id).requests.map(({ requestClass, share }) => [requestClass, share]);
      expect(shares).toEqual([
        ["order", 0.95],
        ["cancel", 0.05],
      ]);
    }
  });

  test("with faults kill the bridge three times, and then south whenever it starts", () => {
    const script = workload("faults").faults!;
    const at = (name: string) =>
      script.filter(({ process }) => process === name).map(({ atSeconds }) => atSeconds!);
    expect(script.every(({ action }) => action === "kill")).toBe(true);
    expect(at("bridge")).toEqual([5, 9, 13]);
    const away = at("south");
    expect(away).toEqual([17, 18.3, 19.6, 20.9]);
    // It is started again when it has been away for so long, and killed while it starts.
    for (const [index, seconds] of away.slice(1).entries()) {
      const sinceStart = seconds - away[index]! - usual.outageMillis / 1e3;
      expect(sinceStart).toBeGreaterThan(0.1);
      expect(sinceStart).toBeLessThan(0.3);
    }
    expect(scheduleSeconds(openLoop("faults"))).toBeGreaterThan(away.at(-1)! + 4);
    expect(workload("network").faults).toBeUndefined();
  });

  test("let the variants take turns on every core but the generator's", () => {
    for (const { cores, design, allowedErrorShare } of workloads)
      expect({ cores, design, allowedErrorShare }).toEqual({
        cores: "rest",
        design: "interleaved",
        allowedErrorShare: 0,
      });
    expect(primary).toMatchObject({
      workload: "network",
      variant: "outbox",
      requestClass: "order",
    });
  });

  test("are the same servers under another load, so that each is looked at once", () => {
    expect(workload("faults").apps).toEqual(workload("network").apps);
    expect(workload("faults").requests).toEqual(workload("network").requests);
  });
});

test("every variant is expected to get over each single fault, or not to, once", () => {
  const ids = invariants.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const faults = ["told-twice", "told-in-reverse"];
  const points = KILL_POINTS.map((point) => `struck-${point}`);
  for (const fault of [...faults, ...points]) {
    const some = invariants.filter(({ id }) => id.startsWith(fault));
    expect(some.flatMap((one) => one.variants ?? []).sort()).toEqual(
      variants.map(({ id }) => id).sort(),
    );
  }
});

test("the claims and their thresholds are those fixed before the first run", () => {
  const fixed = claims.map(({ id, rule }) => {
    if (rule.kind === "invariant") return [id, rule.invariant];
    if (rule.kind === "value-within")
      return [id, rule.workload, rule.variant, rule.counter, rule.from, rule.to];
    return [id, rule.kind, "threshold" in rule ? rule.threshold : undefined];
  });
  expect(fixed).toEqual([
    ["nothing-lost", "nothing-lost"],
    ["nothing-doubled", "nothing-doubled"],
    ["nothing-misordered", "nothing-misordered"],
    ["cents-agree", "cents-agree"],
    ["orders-lost", "orders-lost"],
    ["told-twice-doubles", "told-twice-doubles"],
    ["told-in-reverse-misorders", "told-in-reverse-misorders"],
    ["naive-loses-to-the-way", "network", "naive", "lost-network", 0.05, 10],
    ["retries-cure-loss", "network", "retry-only", "lost-network", 0, 0.0025],
    ["retries-double", "network", "retry-only", "doubled-by-retry", 0.02, 10],
    ["keys-double-nothing", "network", "key-only", "doubled", 0, 0.0005],
    ["keys-lose-to-an-outage", "faults", "key-only", "lost-outage", 0.05, 10],
    ["outbox-spares-the-median", "ratio-at-most", 0.6],
    ["outbox-spares-the-slowest", "ratio-at-most", 0.6],
    ["struck-after-commit-loses", "struck-after-commit-loses"],
    ["same-answer", "same-answer"],
    ["key-reused", "key-reused"],
  ]);
});
