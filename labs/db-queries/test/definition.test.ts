import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { definition, labFolder } from "./start.ts";

const { workloads, claims, primary, variants } = definition;
const files = [
  ...new Set(workloads.flatMap(({ apps }) => Object.values(apps).map(({ file }) => file))),
];
const workload = (id: string) => workloads.find((one) => one.id === id)!;
const textOf = (file: string) => readFileSync(new URL(file, labFolder), "utf8");

test.each(files)("%s is a candidate of 10 to 60 lines", (file) => {
  const lines = textOf(file).trimEnd().split("\n").length;
  expect(lines).toBeGreaterThanOrEqual(10);
  expect(lines).toBeLessThanOrEqual(60);
});

test("every variant is measured somewhere, and each comparison is under one closed loop, in turns", () => {
  const measured = new Set(workloads.flatMap(({ apps }) => Object.keys(apps)));
  expect(variants.map(({ id }) => id).filter((id) => !measured.has(id))).toEqual([]);
  for (const { load, design, apps, cores } of workloads) {
    expect({ kind: load.kind, design, cores }).toEqual({
      kind: "closed",
      design: "interleaved",
      cores: "rest",
    });
    expect(Object.values(apps).every((app) => app.load === undefined)).toBe(true);
  }
});

test("friends are asked for near and far by the same apps", () => {
  const [near, far] = [workload("friends"), workload("friends-far")];
  expect(far.apps).toEqual(near.apps);
  expect(far.requests).toEqual(near.requests);
  expect([near.roundTripMillis, far.roundTripMillis]).toEqual([undefined, 1]);
});

test("pages are 1, 100 and 10,000, the last of them in the middle of a million orders", () => {
  const pages = workloads.flatMap(({ apps }) => apps.offset?.params.page ?? []);
  expect(pages).toEqual([1, 100, 10_000]);
  expect(definition.data!.orders / 50 / 2).toBe(10_000);
});

test("every statement that a variant sends has a name, so that both of a pair are prepared", () => {
  for (const file of files) {
    const text = textOf(file);
    const statements = text.match(/text:|COPY \$\{table\}/g)!.length;
    const named = text.match(/name:|COPY \$\{table\}/g)!.length;
    expect({ file, named }).toEqual({ file, named: statements });
  }
});

test("nothing is left to several processes or compiled, and commits are on disk", () => {
  expect(definition.serviceSettings.postgres).toMatchObject({
    max_parallel_workers_per_gather: "0",
    jit: "off",
    io_method: "sync",
    fsync: "on",
    synchronous_commit: "on",
  });
});

test("a verdict has five fresh starts", () => {
  for (const { rule } of claims) {
    if (rule.kind === "invariant") continue;
    expect(workload(rule.workload).spawns!.reference).toBeGreaterThanOrEqual(5);
  }
  expect(primary).toEqual({
    workload: "friends",
    variant: "join",
    metric: "throughputPerSecond",
  });
});

test("the claims and their thresholds are those fixed before the first reference run", () => {
  const fixed = claims.map(({ id, rule }) =>
    rule.kind === "invariant"
      ? [id, rule.invariant]
      : [
          id,
          rule.kind,
          "metric" in rule ? rule.metric : undefined,
          "threshold" in rule ? rule.threshold : undefined,
        ],
  );
  expect(fixed).toEqual([
    ["keyset-on-page-10000", "ratio-at-most", "latencyP50Micros", 1 / 50],
    ["index-on-ten-rows", "ratio-at-most", "latencyP50Micros", 1 / 100],
    ["join-a-millisecond-away", "ratio-at-most", "latencyP50Micros", 1 / 10],
    ["pool-throughput", "ratio-at-most", "throughputPerSecond", 1.05],
    ["pool-tail", "ratio-at-least", "latencyP99Micros", 1],
    ["same-friends", "same-friends"],
    ["same-page-10000", "same-page-10000"],
    ["queries-a-request", "queries-a-request"],
    ["same-receipts", "same-receipts"],
    ["keyset-walk", "keyset-walk"],
    ["offset-walk", "offset-walk"],
    ["pool-bound", "pool-bound"],
  ]);
});
