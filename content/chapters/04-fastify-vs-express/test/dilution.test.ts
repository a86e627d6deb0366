import { describe, expect, it } from "vitest";
import { SiteError } from "#content/error.ts";
import { drawPanels, type Mark } from "#ui/chart/index.ts";
import { syntheticRun } from "../../../../test/fixtures/synthetic-run.ts";
import { type Costs, dilutionAnswer, readQuestion } from "../dilution/dilution-answer.ts";
import { dilutionData } from "../dilution/dilution-data.ts";
import { boundOf, dilutionDescription, dilutionPlot } from "../dilution/dilution-plot.ts";
import { computingTable, waitChart, waitingTable } from "../dilution/dilution-rows.ts";

/** Express 45 µs and Fastify 27 µs, as in the brief's example of the form. */
const costs: Costs = {
  baseline: "Express",
  variant: "Fastify",
  baselineMicros: { value: 45, low: 43, high: 47 },
  gain: { ratio: 45 / 27, low: 1.6, high: 1.74 },
  sees: 0.029,
};
const answerTo = (workMillis: number, waitMillis = 0, requestsPerSecond?: number) =>
  dilutionAnswer({ workMillis, waitMillis, requestsPerSecond }, costs);
const text = (...asked: Parameters<typeof answerTo>) => answerTo(...asked).sentences.join("\n");

describe("the reader's answer", () => {
  it("dilutes the gain by the reader's own work: 1.67, 1.14 and 1.02 at 0, 100 and 1,000 µs", () => {
    const ratios = [0, 0.1, 1].map((millis) => answerTo(millis).capacity.ratio.toFixed(2));
    expect(ratios).toEqual(["1.67", "1.14", "1.02"]);
  });

  it("carries the intervals of e and of e/f through", () => {
    const { capacity, savedMicros, savedShare } = answerTo(0.1);
    expect(capacity.low).toBeCloseTo((100 + 43) / (100 + 43 / 1.6), 9);
    expect(capacity.high).toBeCloseTo((100 + 47) / (100 + 47 / 1.74), 9);
    expect(savedMicros.value).toBeCloseTo(18, 9);
    expect(savedMicros.low).toBeCloseTo(43 - 43 / 1.6, 9);
    expect(savedMicros.high).toBeCloseTo(47 - 47 / 1.74, 9);
    expect(savedShare.value).toBeCloseTo(18 / 145, 9);
  });

  it("says that a process far from its limit will not serve more, but take less CPU", () => {
    const { busy } = answerTo(1, 20, 100);
    expect(busy!.baseline.value).toBeCloseTo(0.1045, 9);
    expect(busy!.variant.value).toBeCloseTo(0.1027, 9);
    expect(text(1, 20, 100)).toMatch(/busy 10.% of the time; its limit is about 957/);
    expect(text(1, 20, 100)).toMatch(
      /not see more requests per second; you will see about 1\.7.% less/,
    );
  });

  it("speaks of capacity near the limit", () => {
    expect(text(1, 0, 900)).toMatch(/busy 94.% of the time, near its limit/);
    expect(text(1, 0, 900)).not.toContain("You will not see more");
  });

  it("says when one process cannot serve the rate, and whether the variant could", () => {
    expect(text(1, 0, 2000)).toMatch(/cannot serve 2,000.requests\/s .* busy 209.%/);
    expect(text(1, 0, 2000)).toContain("Fastify would not change that");
    expect(text(0, 0, 30_000)).toMatch(/With Fastify it would be busy 81.%/);
  });

  it("bounds the framework's share of a request that waits", () => {
    // (47 of 20,000 + 47) µs is 0.23 %.
    expect(text(0, 20)).toMatch(
      /at least 20\.0.ms, waiting included, of which Express is at most 0\.23.%/,
    );
    expect(text(0, 0)).not.toContain("waiting included");
  });

  it("warns of a gain that the lab itself could not have detected", () => {
    expect(text(1)).toMatch(/smallest detectable difference in throughput .* is 2\.9.%/);
    expect(text(0.1)).not.toContain("smallest detectable");
  });

  it("claims no gain where e and f cannot be told apart, and a loss where the variant costs more", () => {
    const untold = { ...costs, gain: { ratio: 1.01, low: 0.98, high: 1.04 } };
    const none = dilutionAnswer({ workMillis: 1, waitMillis: 0 }, untold).sentences.join("\n");
    expect(none).toContain("shows no difference from 1");
    expect(none).toContain("No difference in CPU time");
    const worse = { ...costs, gain: { ratio: 0.8, low: 0.78, high: 0.82 } };
    const more = dilutionAnswer({ workMillis: 0, waitMillis: 0 }, worse).sentences.join("\n");
    expect(more).toContain("more CPU time");
  });
});

describe("the form's fields", () => {
  it("are numbers, the last one optional", () => {
    expect(readQuestion({ work: "0.5", wait: "", rate: "" })).toEqual({
      workMillis: 0.5,
      waitMillis: 0,
    });
    expect(readQuestion({ work: "1", wait: "20", rate: "300" })).toEqual({
      workMillis: 1,
      waitMillis: 20,
      requestsPerSecond: 300,
    });
  });

  it.each([
    { work: "", wait: "1", rate: "" },
    { work: "-1", wait: "1", rate: "" },
    { work: "?", wait: "1", rate: "" },
    { work: "1e400", wait: "1", rate: "" },
    { work: "1", wait: "-5", rate: "" },
    { work: "1", wait: "1", rate: "0" },
  ])("that cannot be used are named: $work, $wait, $rate", (fields) => {
    expect(readQuestion(fields)).toMatch(/^Enter the /);
  });
});

describe("the dilution curve", () => {
  const document = syntheticRun(1, { duetSpawns: 5, slicesPerSpawn: 2, aloneSpawns: 2 });
  const chapter = { file: "content/chapters/04.mdx", document };
  const data = dilutionData(chapter, "fastify");

  it("takes e from the point without work, and e/f as the document expects it there", () => {
    const zero = document.dilution.find(({ workload }) => workload === "cpu-0ms")!;
    expect(data.gain).toEqual(zero.predicted);
    expect(data.baselineMicros.value).toBeGreaterThan(36);
    expect(data.baselineMicros.value).toBeLessThan(54);
    expect(data.cpu.map(({ point }) => point.workMillis)).toEqual([0, 0.1, 1, 5, 20]);
  });

  const { x, y, marks } = dilutionPlot(data);
  const markOf = <Kind extends Mark["kind"]>(kind: Kind) =>
    marks.find((mark): mark is Extract<Mark, { kind: Kind }> => mark.kind === kind)!;

  it("has every measured point with its interval, on axes that hold them all", () => {
    const measured = markOf("points").points;
    expect(measured.map((point) => point.x)).toEqual([0, 0.1, 1, 5, 20]);
    expect(measured.map((point) => point.y)).toEqual(
      data.cpu.map(({ throughput }) => throughput.ratio),
    );
    expect(x.ticks.map(({ text }) => text)).toEqual(["0", "0.1", "1", "5", "20"]);
    expect(y.reference).toBe(1);
    expect(() => drawPanels(x, [{ y, marks }])).not.toThrow();
  });

  it("expects e over f without other work, and less and less of it with more", () => {
    const expected = markOf("line").points.map((point) => point.y!);
    expect(markOf("line").points[0]).toMatchObject({ x: 0, y: data.gain.ratio });
    expect(expected).toEqual([...expected].sort((one, other) => other - one));
    expect(markOf("area").points).toHaveLength(expected.length);
  });

  it("says where the generator was the limit, and on which side the true ratio lies", () => {
    const bound = (ratio: number) => {
      const one = { ...data.cpu[0]!, isGeneratorBound: true };
      return boundOf({ ...one, throughput: { ...one.throughput, ratio } });
    };
    expect([bound(1.4), bound(0.9), boundOf(data.cpu[0]!)]).toEqual(["up", "down", undefined]);
  });

  it("shows what is waited by the workload's title, throughput and CPU time both", () => {
    const { groups } = waitChart(data);
    expect(groups.map(({ heading }) => heading)).toContain("0.1 ms of waiting in the request");
    for (const { rows } of groups) {
      expect(rows.map(({ label }) => label.split(",")[0])).toEqual(["throughput", "CPU time"]);
    }
  });

  it("has every point in its tables and in words", () => {
    for (const table of [computingTable(data), waitingTable(data)]) {
      expect(table.rows).toHaveLength(5);
      for (const row of table.rows) expect(row).toHaveLength(table.columns.length);
    }
    expect(dilutionDescription(data)).toContain("20 ms of computing in the request: measured");
  });

  it("is refused for a variant that has none", () => {
    expect(() => dilutionData(chapter, "hono")).toThrow(SiteError);
  });
});
