import fc from "fast-check";
import { describe, expect, it } from "vitest";
import published from "../../content/published.json" with { type: "json" };
import { type AuditRow, audit, inFlight } from "../../src/audit/audit.ts";
import { AuditInputError, auditRows } from "../../src/audit/audit-table.ts";

const codesOf = (rows: AuditRow[]) => audit(rows).map(({ level, code }) => `${level} ${code}`);
const row = (some: Partial<AuditRow>): AuditRow => ({
  name: "one",
  throughputPerSecond: 10_000,
  ...some,
});

describe("the audit of fastify/benchmarks of 21 July 2026", () => {
  const rows: AuditRow[] = published["fastify-benchmarks"].rows.map((one) => ({
    name: one.name,
    throughputPerSecond: one.requestsPerSecond,
    meanMillis: one.latencyMillis,
    connections: 100,
    pipelining: 10,
    durationSeconds: 40,
  }));

  it("finds that the latency column repeats the throughput column on all rows, and nothing impossible", () => {
    const findings = audit(rows);
    const repeats = findings.find(({ code }) => code === "latency-repeats-throughput");
    expect(repeats?.rows).toHaveLength(rows.length);
    expect(repeats?.text).toMatch(/is 973\.9 to 994\.\d on all 21 rows/);
    expect(findings.filter(({ level }) => level === "impossible")).toEqual([]);
  });
});

describe("the audit of rows from HttpArena", () => {
  // MDA2AV/HttpArena, site/data/baseline-h2-1024.json (commit d3891716): 1,024 connections, "pipeline": 1.
  const h2 = [
    ["actix", 3_782_564, 26.06, 26.06],
    ["h2o", 14_283_360, 3.97, 3.97],
    ["nginx", 3_166_330, 29.83, 29.83],
    ["blackbull", 176_248, 532.77, 1430],
  ].map(([name, throughputPerSecond, meanMillis, p99Millis]) => ({
    name,
    throughputPerSecond,
    meanMillis,
    p99Millis,
    connections: 1024,
    durationSeconds: 5,
  })) as AuditRow[];

  it("finds the percentile that was copied from the mean (issue 858), and spares the row that has one", () => {
    const copied = audit(h2).filter(({ code }) => code === "p99-equals-mean");
    expect(copied.flatMap(({ rows }) => rows)).toEqual(["actix", "h2o", "nginx"]);
  });

  it("finds more in flight than the stated connections hold: streams that the table does not give", () => {
    const impossible = audit(h2).filter(({ code }) => code === "more-in-flight-than-connections");
    expect(impossible.flatMap(({ rows }) => rows)).toEqual(["actix", "h2o", "nginx", "blackbull"]);
    expect(impossible[0]?.text).toContain("98,570 in flight, and 1,024 can be");
  });

  // site/data/results/fastify.json (commit f3e2f3a7).
  it("passes a row that keeps its connections busy, and asks about one that does not", () => {
    const codes = codesOf([
      row({ throughputPerSecond: 711_263, meanMillis: 0.719, p99Millis: 1.37, connections: 512 }),
      row({ throughputPerSecond: 522_201, meanMillis: 1.42, p99Millis: 25.3, connections: 4096 }),
    ]);
    expect(codes.filter((code) => code.startsWith("suspicious"))).toEqual([
      "suspicious fewer-in-flight-than-connections",
    ]);
    expect(codes.some((code) => code.startsWith("impossible"))).toBe(false);
  });

  it("lets an open loop have any number in flight", () => {
    const open = row({
      throughputPerSecond: 927_151,
      meanMillis: 587.4846,
      p99Millis: 4274.176,
      connections: 1024,
      openLoop: true,
    });
    expect(audit([open])).toEqual([]);
  });
});

describe("the audit of the-benchmarker's rows in issue 9775", () => {
  it("finds a mean, implied by Little's law, above the published percentile", () => {
    const express = row({ throughputPerSecond: 81_514, p99Millis: 4.21, connections: 512 });
    expect(codesOf([express])).toContain("suspicious mean-above-p99");
    const coherent = row({
      throughputPerSecond: 172_187,
      p50Millis: 0.31,
      p99Millis: 0.55,
      connections: 64,
    });
    expect(codesOf([coherent])).toEqual(["note closed-loop-latency"]);
  });

  it("finds a good part of the table under one ceiling", () => {
    const rows = [
      ...Array.from({ length: 17 }, (_, index) =>
        row({ name: `limited ${index}`, throughputPerSecond: 96_000 + 80 * index }),
      ),
      ...Array.from({ length: 20 }, (_, index) =>
        row({ name: `slow ${index}`, throughputPerSecond: 90_000 / (index + 1) }),
      ),
    ];
    const found = audit(rows).find(({ code }) => code === "throughput-ceiling");
    expect(found?.rows).toHaveLength(17);
    expect(found?.text).toContain(
      "17 of 37 rows lie between 96,000 and 97,280 requests/s, at the top",
    );
    expect(codesOf(rows.slice(17))).toEqual([]);
  });
});

describe("an audited row", () => {
  it("cannot have percentiles out of order", () => {
    expect(codesOf([row({ p50Millis: 5, p99Millis: 4 })])).toEqual([
      "impossible percentiles-out-of-order",
    ]);
    expect(codesOf([row({ p99Millis: 5, maxMillis: 4 })])).toEqual([
      "impossible percentiles-out-of-order",
    ]);
  });

  it("cannot have a mean below half its median, or above what its percentiles leave room for", () => {
    expect(codesOf([row({ meanMillis: 1, p50Millis: 3 })])).toEqual([
      "impossible mean-out-of-bounds",
    ]);
    expect(codesOf([row({ meanMillis: 1, p99Millis: 200 })])).toEqual([
      "impossible mean-out-of-bounds",
    ]);
    expect(codesOf([row({ meanMillis: 30, p99Millis: 10, maxMillis: 1000 })])).toContain(
      "impossible mean-out-of-bounds",
    );
  });

  it("may have a mean above its percentile when a few requests last very long, but should say why", () => {
    expect(codesOf([row({ meanMillis: 101, p99Millis: 1, maxMillis: 100_000 })])).toEqual([
      "suspicious mean-above-p99",
    ]);
  });

  it("needs ten observations beyond a percentile", () => {
    const few = { throughputPerSecond: 50, durationSeconds: 10, p99Millis: 5 };
    expect(codesOf([row(few)])).toEqual(["suspicious too-few-samples"]);
    expect(codesOf([row({ ...few, durationSeconds: 20 })])).toEqual([]);
  });

  it("made from real latencies is never called impossible", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.01, max: 1e4, noNaN: true }), {
          minLength: 100,
          maxLength: 400,
        }),
        (latencies) => {
          const sorted = [...latencies].sort((a, b) => a - b);
          const at = (p: number) => sorted[Math.ceil(p * sorted.length) - 1]!;
          const meanMillis = latencies.reduce((sum, one) => sum + one, 0) / latencies.length;
          // A closed loop of 10 connections that are always busy.
          const honest = row({
            throughputPerSecond: 10_000 / meanMillis,
            connections: 10,
            meanMillis,
            p50Millis: at(0.5),
            p99Millis: at(0.99),
            maxMillis: sorted.at(-1)!,
          });
          expect(inFlight(honest)).toBeCloseTo(10, 6);
          expect(audit([honest]).filter(({ level }) => level === "impossible")).toEqual([]);
        },
      ),
    );
  });
});

describe("a published table", () => {
  it("is read by common names of its columns, with units in the heading or in the value", () => {
    expect(
      auditRows([
        {
          Framework: "fastify",
          "Requests/s": "46,850.4",
          "Latency (ms)": "20.82",
          Connections: "100",
          Pipelining: 10,
        },
        { name: "a", rps: "711k", avg: "719us", p99: "1.37ms", duration: "15s" },
        {
          name: "b",
          throughputPerSecond: 5,
          latencyP99Micros: "1500",
          "max (s)": 2,
          openLoop: true,
        },
        { rps: 1, p99: "N/A", latency: "" },
      ]),
    ).toEqual([
      {
        name: "fastify",
        throughputPerSecond: 46_850.4,
        meanMillis: 20.82,
        connections: 100,
        pipelining: 10,
      },
      {
        name: "a",
        throughputPerSecond: 711_000,
        meanMillis: 0.719,
        p99Millis: 1.37,
        durationSeconds: 15,
      },
      { name: "b", throughputPerSecond: 5, p99Millis: 1.5, maxMillis: 2000, openLoop: true },
      { name: "row 4", throughputPerSecond: 1 },
    ]);
  });

  it("is refused with the row and the column at fault", () => {
    expect(() => auditRows([])).toThrow(AuditInputError);
    expect(() => auditRows([{ name: "a", p99: 1 }])).toThrow(/Row 1 has no throughput/);
    expect(() => auditRows([{ rps: 1 }, { rps: 2, p99: "quick" }])).toThrow(
      /Row 2 has "quick" in column "p99"/,
    );
    expect(() => auditRows([{ rps: -5 }])).toThrow(/no quantity/);
  });
});
