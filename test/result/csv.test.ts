import { describe, expect, it } from "vitest";
import { comparisonsCsv, slicesCsv, summariesCsv } from "../../src/result/export/csv.ts";
import { sampleDocument } from "./sample-document.ts";

describe("a result as CSV (RFC 4180)", () => {
  it("has a header, a row for each comparison, and CRLF after every row", () => {
    expect(comparisonsCsv(sampleDocument())).toBe(
      "workload,metric,variant,baseline,design,ratio,low,high,pairs,spawns,smallestDifference,generatorBound,requestClass,counter\r\n" +
        "tiny,throughputPerSecond,fast,slow,duet,2,1.9,2.1,1,1,0.031,false,,\r\n",
    );
  });

  it("quotes a field with a comma and doubles its quotes", () => {
    expect(summariesCsv(sampleDocument()).split("\r\n")[1]).toBe(
      'tiny,fast,throughputPerSecond,"requests/s, ""correct"" ones",200,190,210,1,true,,',
    );
  });

  it("has a row for each observation of each slice", () => {
    const [header, ...rows] = slicesCsv(sampleDocument()).trimEnd().split("\r\n");
    expect(header).toMatch(/^workload,design,cell,spawn,slice,variant,seconds,invalid,/);
    expect(header).toMatch(
      /,refused,latencyMeanMicros,.*,capacityPerSecond,storeCpuMicrosPerRequest$/,
    );
    expect(rows).toEqual([
      "tiny,duet,0,0,0,fast,1,,200,0,0,0,200,25.5,100,200,0.9,20,80,3,0.5,0,,,,,,,",
      "tiny,duet,0,0,0,slow,1,,100,0,0,0,100,25.5,100,200,0.9,20,80,3,0.5,0,,,,,,,",
    ]);
  });
});
