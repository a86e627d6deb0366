import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { LabSchema } from "../../../src/lab/definition.ts";
import lab from "../lab.ts";
import { labFolder } from "./start.ts";

const { workloads, claims, primary } = LabSchema.parse(lab);
const files = [
  ...new Set(workloads.flatMap(({ apps }) => Object.values(apps).map(({ file }) => file))),
];
const workload = (id: string) => workloads.find((one) => one.id === id)!;

test.each(files)("%s is a candidate of 10 to 60 lines", (file) => {
  const lines = readFileSync(new URL(file, labFolder), "utf8").trimEnd().split("\n").length;
  expect(lines).toBeGreaterThanOrEqual(10);
  expect(lines).toBeLessThanOrEqual(60);
});

test.each(workloads)("$id offers pages, and heavy requests that keep 0.4 of a core busy", ({
  requests,
  load,
}) => {
  if (load.kind !== "open") throw new Error("the load is not open");
  const shareOf = (name: string) =>
    requests.reduce(
      (sum, { requestClass, share = 0 }) => sum + (requestClass === name ? share : 0),
      0,
    );
  expect(shareOf("light")).toBeCloseTo(0.95, 9);
  expect(shareOf("heavy")).toBeCloseTo(0.05, 9);
  const heavyPerSecond = shareOf("heavy") * load.profile[0]!.ratePerSecond;
  expect(heavyPerSecond * 0.05).toBeCloseTo(0.4, 9);
});

test("the burst asks for more than the whole of a core, and ends", () => {
  const { load } = workload("burst");
  if (load.kind !== "open") throw new Error("the load is not open");
  const asked = load.profile.map(({ ratePerSecond }) => ratePerSecond * 0.05 * 0.05);
  expect(asked[0]).toBeLessThan(1);
  expect(Math.max(...asked)).toBeGreaterThan(1);
  expect(asked.at(-1)).toBeLessThan(1);
});

test("servers may use every core but the generator's, and take turns", () => {
  for (const { id, cores, design } of workloads) {
    expect({ id, cores, design }).toEqual({ id, cores: "rest", design: "interleaved" });
  }
});

test("a page is about 1 KB and a board's answer about 200 bytes", () => {
  for (const { requestClass, expect: answer } of workload("mixed").requests) {
    const bytes = Buffer.byteLength(answer.body);
    expect(bytes).toBeGreaterThan(requestClass === "light" ? 900 : 150);
    expect(bytes).toBeLessThan(requestClass === "light" ? 1100 : 250);
  }
});

test("the run stops by what the first claim is about", () => {
  expect(primary).toEqual({
    workload: "mixed",
    variant: "piscina",
    metric: "latencyP99Micros",
    requestClass: "light",
  });
});

test("the claims and their thresholds are those fixed before the first reference run", () => {
  const fixed = claims.map(({ id, rule }) => {
    if (rule.kind === "invariant") return [id, rule.invariant];
    if (rule.kind === "value-within") return [id, rule.from, rule.to];
    return [id, rule.kind, "threshold" in rule ? rule.threshold : undefined];
  });
  expect(fixed).toEqual([
    ["pool-spares-light", "ratio-at-most", 0.2],
    ["heavy-not-faster", "ratio-at-least", 0.9],
    ["parts-spare-light", "ratio-at-most", 0.4],
    ["parts-slow-heavy", "ratio-at-least", 1],
    // q s² / (2 (1 - ρ)) = 8 × 0.0025 / 1.2 s = 16,667 µs, and 25 % to both sides.
    ["residual-work", 12_500, 20_833],
    ["async-crypto-spares-light", "ratio-at-most", 0.3],
    ["full-pool-refuses", "full-pool-refuses"],
    ["light-during-heavy", "light-during-heavy"],
    ["light-behind-heavy", "light-behind-heavy"],
  ]);
});
