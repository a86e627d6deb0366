import { describe, expect, it } from "vitest";
import { FRAMES } from "#ui/chart-old/frame.ts";
import {
  LOADS,
  layoutTimeLines,
  REQUESTS,
  ROW,
  timeLines,
  timeLinesDescription,
  timeLinesTable,
} from "../time-lines.ts";

const lines = timeLines();

describe("the time lines", () => {
  it("serve the same requests in the same times, one after another", () => {
    const services = lines.map(({ requests }) => requests.map(({ start, end }) => end - start));
    for (const [index, { requests }] of lines.entries()) {
      expect(requests).toHaveLength(REQUESTS);
      for (const [number, { start }] of requests.entries()) {
        expect(services[index]![number]).toBeCloseTo(services[0]![number]!, 6);
        if (number > 0) expect(start).toBeGreaterThanOrEqual(requests[number - 1]!.end - 1e-6);
      }
    }
  });

  it("have the same pattern of arrivals, closer together at a higher load", () => {
    const last = (index: number) => lines[index]!.requests.at(-1)!.arrival;
    for (const [index, load] of LOADS.entries())
      expect(last(index) * load).toBeCloseTo(last(0) * LOADS[0]!, 6);
  });

  it("never wait less at a higher load", () => {
    for (const key of ["meanWait", "longestWait", "waited"] as const) {
      const values = lines.map((line) => line[key]);
      expect(values).toEqual([...values].sort((a, b) => a - b));
      expect(values.at(-1)).toBeGreaterThan(values[0]!);
    }
  });

  it("are told in words and in a table", () => {
    expect(timeLinesDescription(lines)).toMatch(/^The same 40 requests.*at 99\u00a0% load/);
    const { columns, rows } = timeLinesTable(lines);
    expect(rows.map(([load]) => load?.replace("\u00a0", " "))).toEqual([
      "50 %",
      "70 %",
      "90 %",
      "99 %",
    ]);
    for (const row of rows) expect(row).toHaveLength(columns.length);
  });
});

describe.each(FRAMES)("their picture, $name", (frame) => {
  const { lanes, plot, width, height, ticks } = layoutTimeLines(frame, lines);

  it("has a lane for each load, one below the other, that do not touch", () => {
    expect(lanes).toHaveLength(LOADS.length);
    for (const [index, { title, baseline }] of lanes.entries()) {
      expect(baseline).toBeGreaterThan(title.y + REQUESTS * ROW - 1);
      if (index > 0) expect(title.y - 13).toBeGreaterThan(lanes[index - 1]!.baseline - 1);
    }
    expect(lanes.at(-1)!.baseline).toBeLessThan(height);
  });

  it("draws every service, and a wait for each request that waits", () => {
    for (const [index, { services, waits }] of lanes.entries()) {
      expect(services.match(/M/g)).toHaveLength(REQUESTS);
      expect(waits.match(/M/g) ?? []).toHaveLength(lines[index]!.waited);
    }
  });

  it("stays inside its frame", () => {
    for (const { services, waits } of lanes) {
      for (const [, from, to] of `${waits}${services}`.matchAll(/M([\d.]+) [\d.]+H([\d.]+)/g)) {
        expect(Number(from)).toBeGreaterThanOrEqual(plot.left);
        expect(Number(to)).toBeLessThanOrEqual(width);
      }
    }
    for (const { x } of ticks) expect(x).toBeLessThanOrEqual(plot.right);
  });
});
