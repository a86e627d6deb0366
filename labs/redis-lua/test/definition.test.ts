import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { LabSchema } from "../../../src/lab/definition.ts";
import lab from "../lab.ts";
import { BUSY_SHARE, SCRIPT_MILLIS } from "../system/spin.ts";
import { labFolder } from "./start.ts";

const { variants, workloads, invariants, claims, primary, services } = LabSchema.parse(lab);
const workload = (id: string) => workloads.find((one) => one.id === id)!;
const buying = workloads.filter(({ role }) => role === "main");
const files = readdirSync(new URL("variants/", labFolder));

test.each(files)("%s is a candidate of 10 to 60 lines", (file) => {
  const text = readFileSync(new URL(`variants/${file}`, labFolder), "utf8");
  const lines = text.trimEnd().split("\n").length;
  expect(lines).toBeGreaterThanOrEqual(10);
  expect(lines).toBeLessThanOrEqual(60);
});

test("every variant has a file, and every file is a variant", () => {
  expect(files.map((file) => file.replace(".ts", "")).sort()).toEqual(
    variants.map(({ id }) => id).sort(),
  );
});

test("buyers wait for their answers, take turns, and are counted", () => {
  expect(services).toEqual(["redis"]);
  for (const { design, load, counters, requests } of buying) {
    expect(design).toBe("interleaved");
    expect(load.kind).toBe("closed");
    expect(counters).toEqual(["attempts", "round-trips"]);
    expect(requests.map(({ expect: answer }) => answer.body)).toEqual(['{"sold":true}']);
  }
});

test("a server far away is 1 ms away, once with as many clients as near, and once with two", () => {
  const connections = (id: string) => {
    const { load } = workload(id);
    return load.kind === "closed" ? load.connections : undefined;
  };
  expect(["hot", "spread", "far", "far-few"].map(connections)).toEqual([32, 32, 32, 2]);
  expect(buying.map(({ roundTripMillis }) => roundTripMillis)).toEqual([
    undefined,
    undefined,
    1,
    1,
  ]);
});

test("only the spread workload has more than one item", () => {
  for (const { id, apps } of buying) {
    const items = Object.values(apps).map(({ params }) => params.items);
    expect(new Set(items)).toEqual(new Set([id === "spread" ? 10_000 : undefined]));
  }
});

test("a bystander asks evenly, whatever the scripts are, and there is one point without any", () => {
  const points = workloads.filter(({ role }) => role === "curve");
  expect(points.map(({ id }) => id)).toEqual(
    SCRIPT_MILLIS.map((millis) => `bystander-${millis}ms`),
  );
  for (const [index, { apps, load, requests }] of points.entries()) {
    expect(apps).toMatchObject({
      "long-script": { params: { scriptMillis: SCRIPT_MILLIS[index] } },
    });
    if (load.kind !== "open") throw new Error("the load is not open");
    expect(load.arrivals).toBe("constant");
    expect(load.profile[0]!.ratePerSecond).toBe(500);
    expect(requests.map(({ requestClass }) => requestClass)).toEqual(["bystander"]);
  }
  expect(BUSY_SHARE).toBe(0.2);
});

test("no invariant has two meanings, and each variant that sells is expected one way or the other", () => {
  const ids = invariants.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const sellers = Object.keys(workload("hot").apps).sort();
  for (const pair of [
    ["never-oversold", "oversells"],
    ["books-balance", "books-do-not-balance"],
    ["one-each", "more-than-one-each"],
  ]) {
    const both = invariants.filter(({ id }) => pair.includes(id));
    expect(both.map(({ expected }) => expected)).toEqual(["held", "broken"]);
    expect(both.flatMap((one) => one.variants ?? []).sort()).toEqual(sellers);
  }
});

test("the run stops by what the first claim is about", () => {
  expect(primary).toMatchObject({ workload: "hot", variant: "lua", metric: "throughputPerSecond" });
  expect(Object.keys(workload("hot").apps)[0]).toBe("watch-multi");
});

test("the claims and their thresholds are those fixed before the first reference run", () => {
  const fixed = claims.map(({ id, rule }) => {
    if (rule.kind === "invariant") return [id, rule.invariant];
    if (rule.kind === "value-within") return [id, rule.workload, rule.from, rule.to];
    return [id, rule.workload, rule.kind, "threshold" in rule ? rule.threshold : undefined];
  });
  expect(fixed).toEqual([
    ["script-against-watch", "hot", "ratio-at-least", 10],
    ["oversells", "oversells"],
    ["never-oversold", "never-oversold"],
    ["round-trips-decide", "far-few", "ratio-at-most", 0.6],
    ["bystander-beside-long-scripts", "bystander-10ms", 8_000, 60_000_000],
    ["bystander-beside-short-scripts", "bystander-0.1ms", 0, 2_000],
  ]);
});

test("every ratio is taken over the workload's first app, which is what a run compares with", () => {
  for (const { rule } of claims) {
    if (!("baseline" in rule)) continue;
    expect(rule.baseline).toBe(Object.keys(workload(rule.workload).apps)[0]);
  }
});
