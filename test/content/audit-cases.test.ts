import { describe, expect, it } from "vitest";
import published from "../../content/audits.json" with { type: "json" };
import { auditCases } from "../../src/content/audit-cases.ts";

const byId = Object.fromEntries(auditCases(published).map((one) => [one.id, one]));
const found = (id: string) => byId[id]!.findings.map(({ level, code }) => `${level} ${code}`);

describe("the tables that the auditor's page works through", () => {
  it("bear out what the page says of each", () => {
    expect(found("fastify-benchmarks")).toEqual(["note latency-repeats-throughput"]);
    expect(
      found("httparena-h2").filter((code) => code === "suspicious p99-equals-mean"),
    ).toHaveLength(4);
    expect(found("httparena-h2")).toContain("impossible more-in-flight-than-connections");
    const above = byId["the-benchmarker"]!.findings.filter(({ code }) => code === "mean-above-p99");
    expect(above.flatMap(({ rows }) => rows)).toEqual(["express, 512", "fulmine, 512"]);
  });

  it("show the product and the bound beside the published columns", () => {
    const { columns, cells } = byId["fastify-benchmarks"]!;
    expect(columns.at(-2)?.label).toBe("in flight, by Little's law");
    expect(cells[2]).toEqual(["fastify", "46,850.4", "20.82", "975", "1,000"]);
  });

  it("are refused with the place at fault when they are not cases", () => {
    expect(() => auditCases([{ ...published[0], rows: [] }])).toThrow(
      /audits\.json is not valid at 0\.rows/,
    );
  });
});
