import { describe, expect, it } from "vitest";
import {
  LOADS,
  REQUESTS,
  timeLines,
  timeLinesDescription,
  timeLinesPlot,
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

describe("their picture", () => {
  const { x, panels } = timeLinesPlot(lines);

  it("has a panel for each load over one axis of time that ends with the last answer", () => {
    expect(panels.map(({ title }) => title?.replaceAll("\u00a0", " "))).toEqual([
      expect.stringMatching(/^50 % load: mean wait [\d.]+ ms$/),
      expect.stringMatching(/^70 % load/),
      expect.stringMatching(/^90 % load/),
      expect.stringMatching(/^99 % load/),
    ]);
    expect(x.domain).toEqual([0, lines[0]!.end]);
  });

  it("shows each request in a row of its own, while it waits and while it is served", () => {
    for (const [index, { marks }] of panels.entries()) {
      const [waits, services] = marks;
      if (waits?.kind !== "line" || services?.kind !== "bars") throw new Error("other marks");
      const { requests, waited } = lines[index]!;
      expect(services.bars.map(({ from, to }) => [from, to])).toEqual(
        requests.map(({ start, end }) => [start, end]),
      );
      for (const [row, { base, value }] of services.bars.entries()) {
        expect(base).toBeGreaterThan(REQUESTS - row - 1);
        expect(value).toBeLessThan(REQUESTS - row);
      }
      expect(waits.points.filter(({ y }) => y === null)).toHaveLength(waited);
      const long = waits.points.reduce(
        (sum, point, at) => (at % 3 === 1 ? sum + point.x - waits.points[at - 1]!.x : sum),
        0,
      );
      expect(long / REQUESTS).toBeCloseTo(lines[index]!.meanWait, 6);
    }
  });
});
