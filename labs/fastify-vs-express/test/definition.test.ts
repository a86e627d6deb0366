import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { LabSchema } from "../../../src/lab/definition.ts";
import lab from "../lab.ts";
import { routes } from "../system/data.ts";
import { labFolder } from "./start.ts";

const { workloads, claims } = LabSchema.parse(lab);
const files = [
  ...new Set(workloads.flatMap(({ apps }) => Object.values(apps).map(({ file }) => file))),
];

test.each(files)("%s is a candidate of 10 to 60 lines", (file) => {
  const lines = readFileSync(new URL(file, labFolder), "utf8").trimEnd().split("\n").length;
  expect(lines).toBeGreaterThanOrEqual(10);
  expect(lines).toBeLessThanOrEqual(60);
});

test("the route that is hit is the 20th of 40", () => {
  expect(routes.length).toBe(40);
  expect(routes[19]).toEqual({ method: "POST", path: "/restaurants/:id/orders" });
});

test("an order is about 1 KB and its receipt about 10 KB", () => {
  for (const { body, expect: answer } of workloads.find(({ id }) => id === "realistic")!.requests) {
    expect(Buffer.byteLength(body!)).toBeGreaterThan(900);
    expect(Buffer.byteLength(body!)).toBeLessThan(1100);
    expect(Buffer.byteLength(answer.body)).toBeGreaterThan(9500);
    expect(Buffer.byteLength(answer.body)).toBeLessThan(10500);
  }
});

test("the dilution series has 0, 0.1, 1, 5 and 20 ms of computing and of waiting", () => {
  const points = workloads.filter(({ role }) => role === "dilution").map(({ work }) => work);
  for (const kind of ["cpu", "wait"]) {
    const millis = points.filter((work) => work?.kind === kind).map((work) => work?.millis);
    expect(millis).toEqual([0, 0.1, 1, 5, 20]);
  }
});

test("every ablation compares two apps and names its cause", () => {
  for (const { id, role, apps, cause } of workloads) {
    if (role !== "ablation") continue;
    expect({ id, pair: Object.keys(apps).length }).toEqual({ id, pair: 2 });
    expect(cause).toBeTruthy();
  }
});

test("the steps from node-http to express follow one another", () => {
  const steps = workloads
    .filter(({ id }) => /^express-step-\d-(enter|route|json)$/.test(id))
    .map(({ apps }) => Object.values(apps).map(({ file }) => file));
  expect(steps.map(([from]) => from)).toEqual([
    "variants/tiny/node-http.ts",
    ...steps.slice(0, -1).map(([, to]) => to),
  ]);
  expect(steps.at(-1)![1]).toBe("variants/tiny/express.ts");
});

test("the claims and their thresholds are those fixed before the first reference run", () => {
  const fixed = claims.map(({ id, rule }) => {
    if (rule.kind === "invariant") return [id, rule.invariant];
    if (rule.kind === "ratio-within" || rule.kind === "value-within")
      return [id, rule.from, rule.to];
    return [id, "tolerance" in rule ? rule.tolerance : rule.threshold];
  });
  expect(fixed).toEqual([
    ["tiny-at-least-1.4", 1.4],
    ["realistic-at-least-1.2", 1.2],
    ["behind-wait-within-5-percent", 0.95, 1.05],
    ["dilution-form-at-1ms", 0.03],
    ["dilution-form-at-0.1ms", 0.05],
    ["rejects-bad-bodies", "rejects-bad-bodies"],
  ]);
});
