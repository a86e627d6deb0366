import { describe, expect, it } from "vitest";
import { LANES, partsOf } from "../request-path.ts";

describe("the path of a request", () => {
  it("begins and ends in node:http, in both frameworks", () => {
    expect(LANES.map(({ title }) => title)).toEqual(["Express", "Fastify"]);
    for (const { steps } of LANES) {
      const inNode = steps.filter(({ kind }) => kind === "node");
      expect(inNode).toEqual([steps[0], steps.at(-1)]);
    }
  });

  it("is parted where the handler is called: behind middlewares or hooks, before the answer", () => {
    const [express, fastify] = LANES.map(partsOf);
    expect(express!.before.at(-1)!.label).toBe("your middlewares");
    expect(express!.after[0]!.label).toBe("res.json: JSON.stringify");
    expect(fastify!.before.at(-1)!.label).toBe("validates by compiled schema");
    expect(fastify!.after[0]!.label).toMatch(/^serialises/);
    for (const [index, { before, after }] of [express!, fastify!].entries())
      expect([...before, ...after]).toEqual(LANES[index]!.steps);
  });

  it("has words short enough for a box of two columns on a phone", () => {
    for (const { steps } of LANES) {
      for (const { label } of steps) {
        const longest = Math.max(...label.split(" ").map((word) => word.length));
        expect(longest, label).toBeLessThanOrEqual(14);
      }
    }
  });
});
